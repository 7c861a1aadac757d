/** What a device had not sent when its process ended, and when that was, in a file beside its identity; spool files are base64. */
import type { StateFiles } from "@housecall/agent";
import type { EpochMs } from "@housecall/proto/base";
import * as z from "zod";
import type { SpoolContents } from "../device/memory-spool-disk.ts";

const FILE = "spool.json";
const keptFile = z.strictObject({ keptAtMs: z.number(), files: z.record(z.string(), z.base64()) });

/** A device as an earlier process left it. */
export interface KeptSpool {
  readonly keptAtMs: EpochMs;
  readonly spool: SpoolContents;
}

/** Keeps it; durable when done. */
export async function keepSpool(stateFiles: StateFiles, { keptAtMs, spool }: KeptSpool): Promise<void> {
  const files = Object.fromEntries(
    [...spool].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
  );
  await stateFiles.write(FILE, Buffer.from(JSON.stringify({ keptAtMs, files })));
}

/**
 * Takes up what was kept, once: after a kill it would be older than what the server has, and numbers would be used twice.
 * What cannot be read is left out; the device begins with an empty spool then.
 */
export async function takeSpool(stateFiles: StateFiles): Promise<KeptSpool | undefined> {
  const bytes = await stateFiles.read(FILE);
  if (bytes === undefined) return undefined;
  await stateFiles.remove(FILE);
  const kept = keptFile.safeParse(parseJson(Buffer.from(bytes).toString()));
  if (!kept.success) return undefined;
  const { keptAtMs, files } = kept.data;
  const spool = new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "base64")]));
  return { keptAtMs, spool };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
