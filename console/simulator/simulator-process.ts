import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** The simulator as a process of its own, and where what it writes goes. */
export interface SimulatorProcessOptions {
  readonly rootFolder: string;
  readonly parameters: readonly string[];
  /** ignore: it asks nothing. */
  readonly input: "pipe" | "ignore";
  readonly onErrorText: (text: string) => void;
}

/** Starts it; in a process group of its own: Ctrl-C reaches it through us, once. */
export function spawnSimulator(options: SimulatorProcessOptions): ChildProcess {
  const { rootFolder, parameters, input, onErrorText } = options;
  const program = join(rootFolder, "firmware-sim", "main.ts");
  const child = spawn(process.execPath, [program, ...parameters], {
    detached: true,
    stdio: [input, "pipe", "pipe"],
  });
  child.stderr?.on("data", (data: Buffer) => onErrorText(data.toString()));
  return child;
}

/** Its exit code, 1 when it was killed; SIGTERM goes to it when the signal aborts. Rejects when it cannot be started. */
export function simulatorEnd(child: ChildProcess, signal: AbortSignal): Promise<number> {
  const stop = (): void => void child.kill("SIGTERM");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      done(code ?? 1);
    });
  });
}
