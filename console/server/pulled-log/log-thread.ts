/**
 * The thread in which pulled files are read: questions with a number in, an answer or an error with that number out; "pong" to
 * a "ping", at once.
 */
import { parentPort } from "node:worker_threads";
import { MINUTE_MS, systemClock, toAppError } from "@housecall/proto/base";
import { LogFiles } from "./log-files.ts";
import type { ThreadAnswer, ThreadQuestion } from "./threaded-log-reader.ts";

const files = new LogFiles(systemClock);

parentPort?.on("message", (asked: ThreadQuestion | "ping") => {
  if (asked === "ping") send("pong");
  else void answer(asked);
});
const stopSweep = systemClock.every(MINUTE_MS, () => void sweep());

async function answer({ number, file, request }: ThreadQuestion): Promise<void> {
  try {
    send({ number, answer: await files.answer(file, request) });
  } catch (error) {
    const { code, message } = toAppError(error);
    send({ number, code, message });
  }
}

function send(message: ThreadAnswer | "pong"): void {
  parentPort?.postMessage(message);
}

/** With nothing open and nobody who waits, the thread has nothing to stay for. */
async function sweep(): Promise<void> {
  if (!(await files.closeIdle())) return;
  stopSweep();
  parentPort?.close();
}
