/**
 * Entry of the worker thread: answers the calls of {@link WorkerCalls} over its parent port.
 *
 * DuckDB's binding aborts the whole process when the thread ends in the middle of a statement (its promise can no
 * longer be settled). An uncaught error therefore ends the thread only after the calls that run have returned;
 * whoever else waits is told by the main thread.
 */
import { parentPort } from "node:worker_threads";
import { SECOND_MS } from "@housecall/proto/base";
import { asStoreError } from "./store-errors.ts";
import { StoreSession } from "./store-session.ts";
import type { CallName, WorkerAnswer, WorkerRequest } from "./worker-messages.ts";

/** A call that takes longer than this after an uncaught error is given up, whatever that does to the process. */
const LAST_CALLS_MS = 30 * SECOND_MS;

const session = new StoreSession();
const port = parentPort;
const running = new Set<Promise<void>>();

port?.on("message", (request: WorkerRequest) => {
  const call = serve(request);
  running.add(call);
  void call.finally(() => running.delete(call));
});

process.on("uncaughtException", (thrown) => {
  port?.removeAllListeners("message");
  const limit = new Promise((resolve) => setTimeout(resolve, LAST_CALLS_MS));
  void Promise.race([Promise.allSettled(running), limit]).then(() => endWith(thrown));
});

/** Ends the thread; the main thread is told the error. */
function endWith(thrown: unknown): void {
  process.removeAllListeners("uncaughtException");
  setImmediate(() => {
    throw thrown;
  });
}

async function serve(request: WorkerRequest): Promise<void> {
  const message = await answer(request);
  port?.postMessage(message);
  if (request.call === "commit" && message.ok) await session.tidy();
}

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  try {
    const result = await dispatch(request.call, request.args);
    return { id: request.id, ok: true, result, problems: session.problems };
  } catch (cause) {
    const { code, message } = asStoreError("telemetry store", cause);
    return { id: request.id, ok: false, code, message, problems: session.problems };
  }
}

function dispatch<Name extends CallName>(call: Name, args: WorkerRequest<Name>["args"]): Promise<unknown> {
  return session.calls[call](args);
}
