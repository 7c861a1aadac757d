/** `npx housecall`: the command line as a process. */
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { systemClock } from "@housecall/proto/base";
import { runCli } from "./run-cli.ts";
import { written } from "./written.ts";

const interrupted = new AbortController();
process.on("SIGINT", () => interrupted.abort());
process.on("SIGTERM", () => interrupted.abort());
// `housecall … | head` ends the reader first: that is no error.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
const allWritten = (): Promise<void> => written([process.stdout, process.stderr]);
const stopped = new Promise<void>((resolve) => {
  interrupted.signal.addEventListener("abort", () => resolve());
});

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

const exitCode = await runCli(process.argv.slice(2), {
  fetch: globalThis.fetch,
  clock: systemClock,
  environment: process.env,
  folder: process.cwd(),
  rootFolder: join(import.meta.dirname, "../.."),
  input: () => process.stdin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  written: allWritten,
  isErrTerminal: process.stderr.isTTY === true,
  ask: process.stdin.isTTY ? ask : null,
  signal: interrupted.signal,
});
// What was written to a pipe goes out as its reader reads, and would be lost with the process. Nobody waits after Ctrl-C.
await Promise.race([allWritten(), stopped]);
// A server that never answers would keep its connection, and with it this process, open.
process.exit(exitCode);
