import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { rootFolder } from "./source-tree.ts";

/** How a command of the command line ended. */
export interface FinishedCommand {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the command line as a process, with the server of `dataFolder` when there is one. */
export function housecall(
  parameters: readonly string[],
  { folder, dataFolder = "" }: { readonly folder: string; readonly dataFolder?: string },
): ChildProcess {
  return spawn(process.execPath, [join(rootFolder, "console/cli/main.ts"), ...parameters], {
    env: { ...process.env, HOUSECALL_DATA_FOLDER: dataFolder },
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Waits for the end of a command. */
export async function finished(child: ChildProcess): Promise<FinishedCommand> {
  const texts = { out: "", err: "" };
  child.stdout?.on("data", (data) => {
    texts.out += String(data);
  });
  child.stderr?.on("data", (data) => {
    texts.err += String(data);
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, ...texts };
}
