/** What a device had not sent when its process ended, in a file beside its identity: names of spool files to base64. */
import type { StateFiles } from "@housecall/agent";
import * as z from "zod";
import type { SpoolContents } from "../device/memory-spool-disk.ts";

const FILE = "spool.json";
const keptFiles = z.record(z.string(), z.base64());

/** Keeps it; durable when done. */
export async function keepSpool(stateFiles: StateFiles, contents: SpoolContents): Promise<void> {
  const files = [...contents].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  await stateFiles.write(FILE, Buffer.from(JSON.stringify(Object.fromEntries(files))));
}

/**
 * Takes up what was kept, once: after a kill it would be older than what the server has, and numbers would be used twice.
 * What cannot be read is left out; the device begins with an empty spool then.
 */
export async function takeSpool(stateFiles: StateFiles): Promise<SpoolContents | undefined> {
  const bytes = await stateFiles.read(FILE);
  if (bytes === undefined) return undefined;
  await stateFiles.remove(FILE);
  const kept = keptFiles.safeParse(parseJson(Buffer.from(bytes).toString()));
  if (!kept.success) return undefined;
  return new Map(Object.entries(kept.data).map(([name, text]) => [name, Buffer.from(text, "base64")]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
