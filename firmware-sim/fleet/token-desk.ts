/**
 * Claim tokens from whoever started this process, over its standard input and output, one JSON object a line:
 *
 *     > {"event":"token-wanted","deviceId":"kim-washer"}
 *     < {"deviceId":"kim-washer","token":"hc1.…"}
 */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { AppError } from "@housecall/proto/base";
import * as z from "zod";

const answer = z.strictObject({ deviceId: z.string(), token: z.string().min(1) });

/** Asks for one token at a time for each device. */
export interface TokenDesk {
  /** @throws AppError UNAVAILABLE when the input ends before the answer, WIRE_MALFORMED when it is none. */
  ask(deviceId: string): Promise<string>;
}

/** `say` writes one line; answers come from `input`. */
export function openTokenDesk(options: {
  readonly input: Readable;
  readonly say: (line: Readonly<Record<string, unknown>>) => void;
}): TokenDesk {
  const waiting = new Map<string, PromiseWithResolvers<string>>();
  const lines = createInterface({ input: options.input });
  let hasEnded = false;
  const failAll = (error: AppError): void => {
    for (const each of waiting.values()) each.reject(error);
    waiting.clear();
  };
  lines.on("line", (line) => {
    const parsed = answer.safeParse(parseJson(line));
    if (!parsed.success) {
      failAll(
        new AppError("WIRE_MALFORMED", "Claim token: got something else, wanted a device id and its token"),
      );
      return;
    }
    waiting.get(parsed.data.deviceId)?.resolve(parsed.data.token);
    waiting.delete(parsed.data.deviceId);
  });
  lines.on("close", () => {
    hasEnded = true;
    failAll(new AppError("UNAVAILABLE", "Claim token: the input has ended"));
  });
  return {
    ask: (deviceId) => {
      if (hasEnded) throw new AppError("UNAVAILABLE", "Claim token: the input has ended");
      const wanted = Promise.withResolvers<string>();
      waiting.set(deviceId, wanted);
      options.say({ event: "token-wanted", deviceId });
      return wanted.promise;
    },
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
