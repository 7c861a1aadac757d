import { type ChildProcess, execFile, spawn } from "node:child_process";
import { AppError, errorMessage, KIBIBYTE } from "@housecall/proto/base";
import type { ProcessRunner, ProgramOutput } from "./ports.ts";

/** Environment of every program we start: stable output, no pager, nothing of ours. */
const ENVIRONMENT = {
  PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C.UTF-8",
  SYSTEMD_PAGER: "",
  SYSTEMD_COLORS: "0",
};
const ERROR_TEXT_BYTES = 4 * KIBIBYTE;

/** Programs of this machine. */
export const linuxProcessRunner: ProcessRunner = {
  run: (command, args, { timeoutMs, maxBytes }) =>
    new Promise((resolve, reject) => {
      const options = {
        timeout: timeoutMs,
        killSignal: "SIGKILL",
        maxBuffer: maxBytes,
        env: ENVIRONMENT,
      } as const;
      execFile(command, [...args], options, (error, output, errors) => {
        const result = readOutcome(command, error, { output, errors });
        if (result instanceof AppError) reject(result);
        else resolve(result);
      });
    }),
  stream: streamOutput,
};

function readOutcome(
  command: string,
  error: { code?: string | number | null; killed?: boolean } | null,
  outputs: { output: string; errors: string },
): ProgramOutput | AppError {
  if (error === null) return { exitCode: 0, ...outputs };
  if (error.code === "ENOENT") return missing(command);
  // Too much output ends the program; what it printed so far is kept.
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return { exitCode: 0, ...outputs };
  if (typeof error.code === "number") return { exitCode: error.code, ...outputs };
  return new AppError("UNAVAILABLE", `Program ${command}: ended without an answer (${errorMessage(error)})`);
}

async function* streamOutput(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const child = spawn(command, [...args], { stdio: ["ignore", "pipe", "pipe"], env: ENVIRONMENT });
  const end = watchEnd(child, command);
  const stop = (): void => {
    child.kill("SIGKILL");
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const bytes of child.stdout) yield bytes;
    const failure = await end;
    signal.throwIfAborted();
    if (failure !== undefined) throw failure;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
    await end;
  }
}

function watchEnd(child: ChildProcess, command: string): Promise<AppError | undefined> {
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-ERROR_TEXT_BYTES);
  });
  return new Promise((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === "ENOENT"
          ? missing(command)
          : new AppError("UNAVAILABLE", `Program ${command}: ${error.message}`),
      ),
    );
    child.once("close", (exitCode, killedBy) =>
      resolve(
        exitCode === 0
          ? undefined
          : new AppError(
              "UNAVAILABLE",
              `Program ${command}: ended with ${exitCode ?? killedBy}: ${errors.trim() || "no error text"}`,
            ),
      ),
    );
  });
}

function missing(command: string): AppError {
  return new AppError("NOT_FOUND", `Program ${command}: not installed`);
}
