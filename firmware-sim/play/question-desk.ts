/**
 * Questions to whoever started this process, over its standard output and input, one JSON object a line:
 *
 *     > {"event":"token-wanted","deviceId":"kim-washer"}
 *     < {"deviceId":"kim-washer","token":"hc1.…"}
 *
 * An answer belongs to the oldest question whose shape it has.
 */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { AppError } from "@housecall/proto/base";
import type * as z from "zod";

/** Asks; several questions may be open. */
export interface QuestionDesk {
  /** @throws AppError UNAVAILABLE when the input ends before the answer, WIRE_MALFORMED when it is none. */
  ask<Answer extends z.ZodType>(
    question: Readonly<Record<string, unknown>>,
    answer: Answer,
  ): Promise<z.output<Answer>>;
}

interface Waiting {
  /** Whether the line is its answer. */
  readonly take: (line: unknown) => boolean;
  readonly fail: (error: AppError) => void;
}

/** `say` writes one line; answers come from `input`. */
export function openQuestionDesk(options: {
  readonly input: Readable;
  readonly say: (line: Readonly<Record<string, unknown>>) => void;
}): QuestionDesk {
  const waiting = new Set<Waiting>();
  const lines = createInterface({ input: options.input });
  let hasEnded = false;
  const failAll = (error: AppError): void => {
    for (const each of waiting) each.fail(error);
    waiting.clear();
  };
  lines.on("line", (text) => {
    const line = parseJson(text);
    for (const each of waiting) {
      if (!each.take(line)) continue;
      waiting.delete(each);
      return;
    }
    failAll(
      new AppError("WIRE_MALFORMED", "Standard input: got something else, wanted an answer to a question"),
    );
  });
  lines.on("close", () => {
    hasEnded = true;
    failAll(inputEnded());
  });
  return {
    ask: (question, answer) => {
      if (hasEnded) return Promise.reject(inputEnded());
      const wanted = Promise.withResolvers<z.output<typeof answer>>();
      const take = (line: unknown): boolean => {
        const parsed = answer.safeParse(line);
        if (parsed.success) wanted.resolve(parsed.data);
        return parsed.success;
      };
      waiting.add({ take, fail: wanted.reject });
      options.say(question);
      return wanted.promise;
    },
  };
}

function inputEnded(): AppError {
  return new AppError("UNAVAILABLE", "Standard input has ended before the answer");
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
