import type { Clock, DurationMs, Random } from "@housecall/proto/base";

/** Whether the device's own firmware says, now, that something dangerous may start. */
export type InterlockAnswer = "satisfied" | "not_satisfied" | "no_answer";

/** What wants to start. */
export interface InterlockSubject {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Asks the panel about interlocks. */
export interface Interlocks {
  /** Never "satisfied" without an answer that echoes this very question within 2 s. */
  ask(commandId: string, about: InterlockSubject): Promise<InterlockAnswer>;
  /** @throws Error when nobody asked this, or too long ago. */
  answer(answer: { readonly commandId: string; readonly nonce: string; readonly satisfied: boolean }): void;
}

/** An answer says how things are now; later they may have changed. */
const INTERLOCK_LIFE_MS: DurationMs = 2_000;
const MAX_QUESTIONS = 16;

/** `send` puts the question to the panel; false when there is none. */
export function createInterlocks(options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly send: (question: {
    readonly type: "interlock-question";
    readonly commandId: string;
    readonly nonce: string;
    readonly action: string;
    readonly parameters: Readonly<Record<string, string>>;
  }) => boolean;
}): Interlocks {
  const { clock, random, send } = options;
  const open = new Map<
    string,
    { readonly commandId: string; readonly finish: (answer: InterlockAnswer) => void }
  >();
  return {
    ask: (commandId, about) =>
      new Promise((resolve) => {
        const nonce = Buffer.from(random.bytes(16)).toString("hex");
        if (open.size >= MAX_QUESTIONS) {
          resolve("no_answer");
          return;
        }
        const finish = (answer: InterlockAnswer): void => {
          stop();
          open.delete(nonce);
          resolve(answer);
        };
        const stop = clock.after(INTERLOCK_LIFE_MS, () => finish("no_answer"));
        // Before it is sent: a program may answer at once.
        open.set(nonce, { commandId, finish });
        if (!send({ type: "interlock-question", commandId, nonce, ...about })) finish("no_answer");
      }),
    answer: ({ commandId, nonce, satisfied }) => {
      const question = open.get(nonce);
      if (question === undefined || question.commandId !== commandId) {
        throw new Error(
          `no open question for command ${commandId} with this nonce; answers are valid for ${INTERLOCK_LIFE_MS} ms`,
        );
      }
      question.finish(satisfied ? "satisfied" : "not_satisfied");
    },
  };
}
