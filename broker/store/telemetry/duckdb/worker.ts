/** Entry of the worker thread: answers the calls of {@link WorkerCalls} over its parent port. */
import { parentPort } from "node:worker_threads";
import { asStoreError } from "./store-errors.ts";
import { StoreSession } from "./store-session.ts";
import type { CallName, WorkerAnswer, WorkerRequest } from "./worker-messages.ts";

const session = new StoreSession();
const port = parentPort;

port?.on("message", (request: WorkerRequest) => {
  void answer(request).then((message) => {
    port.postMessage(message);
    if (request.call === "commit" && message.ok) void session.tidy();
  });
});

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
