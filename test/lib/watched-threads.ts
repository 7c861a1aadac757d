import type { Worker } from "node:worker_threads";

/** The worker threads that this process has started since the call, newest last. */
export function watchThreads(): { readonly threads: readonly Worker[]; stop(): void } {
  const threads: Worker[] = [];
  const add = (worker: Worker): void => {
    threads.push(worker);
  };
  process.on("worker", add);
  return { threads, stop: () => process.off("worker", add) };
}

/** Makes the telemetry store's thread fail with an uncaught error: `null` is not a request. */
export function failThread(thread: Worker | undefined): void {
  if (thread === undefined) throw new Error("no thread was started");
  thread.postMessage(null);
}
