/**
 * The reboot that is under way, in reboot.json of the commands' folder: what is said of it afterwards, the next boot says.
 *
 *     {"commandId":"cmd-9","bootId":"8d1f0b0e4f2f4b539d6b5a0d3f9b1c11"}
 */
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";

const FILE = "reboot.json";
const schema = z.object({ commandId: z.string(), bootId: z.string() });

/** A reboot that was asked for, and the boot in which it was. */
export type KeptReboot = z.output<typeof schema>;

/** Makes it durable before the machine goes down. */
export function keepReboot(stateFiles: StateFiles, reboot: KeptReboot): Promise<void> {
  return stateFiles.write(FILE, Buffer.from(JSON.stringify(reboot)));
}

/** Undefined when none is under way; a damaged file counts as none. */
export async function readKeptReboot(stateFiles: StateFiles): Promise<KeptReboot | undefined> {
  const bytes = await stateFiles.read(FILE);
  if (bytes === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return undefined;
  }
}

export function removeReboot(stateFiles: StateFiles): Promise<void> {
  return stateFiles.remove(FILE);
}
