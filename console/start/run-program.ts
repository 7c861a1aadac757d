import { spawn } from "node:child_process";
import { AppError } from "@housecall/proto/base";

const KEPT_OUTPUT_CHARACTERS = 8_000;

/**
 * Runs a program to its end.
 *
 * @throws AppError INTERNAL with the end of its output when it fails; CANCELLED when the signal aborts first.
 */
export function runProgram(options: {
  readonly title: string;
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}): Promise<string> {
  const [program = "", ...parameters] = options.command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: options.folder,
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.environment ? { env: { ...options.environment } } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let output = "";
    const keep = (text: Buffer): void => {
      output = (output + text.toString("utf8")).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      const code = options.signal?.aborted ? "CANCELLED" : "INTERNAL";
      reject(new AppError(code, `${options.title} could not be run: ${error.message}`, { cause: error }));
    });
    child.on("close", (exitCode, signal) => {
      if (exitCode === 0) return resolve(output);
      if (options.signal?.aborted) return reject(new AppError("CANCELLED", `${options.title} was stopped.`));
      reject(
        new AppError(
          "INTERNAL",
          `${options.title} failed (${signal ?? `exit code ${exitCode}`}):\n${output.trim()}`,
        ),
      );
    });
  });
}
