import { createHash } from "node:crypto";
import { accessSync, constants, createWriteStream, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command as DeviceCommand } from "@housecall/proto/api";
import type { ApiClient } from "./api-client.ts";
import { CliError } from "./exit-codes.ts";

/**
 * Fetches the pulled file into `path`: first beside it, and under its name once size and SHA-256 are those of the
 * manifest.
 *
 * @throws CliError failed when they differ, usage when the file exists and may not be replaced.
 */
export async function savePull(options: {
  readonly client: ApiClient;
  readonly command: DeviceCommand;
  readonly path: string;
  readonly existing: "keep" | "replace";
}): Promise<void> {
  const { client, command, path } = options;
  if (options.existing === "keep") refuseExisting(path);
  const partial = `${path}.part`;
  try {
    const { sha256, sizeBytes } = await fetchInto(
      partial,
      await client.open(`/api/pulls/${command.id}/file`),
    );
    const wanted = command.manifest;
    if (wanted && (wanted.sha256 !== sha256 || wanted.sizeBytes !== sizeBytes)) {
      throw new CliError(
        "failed",
        `The file differs from its manifest: got ${sizeBytes} bytes, wanted ${wanted.sizeBytes}.`,
      );
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** @throws CliError usage when there is such a file. */
export function refuseExisting(path: string): void {
  if (existsSync(path))
    throw new CliError("usage", `${path} exists already; name another file, or say --yes to replace it.`);
}

/** @throws CliError usage when no file can be written at `path`: asked before the device is. */
export function refuseUnwritable(path: string): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CliError("usage", `--out: there is no folder ${folder}`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new CliError("usage", `--out: ${path} is a folder; name a file`);
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new CliError("usage", `--out: the folder ${folder} cannot be written`, { cause });
  }
}

async function fetchInto(path: string, answer: Response): Promise<{ sha256: string; sizeBytes: number }> {
  if (!answer.body) throw new CliError("failed", "The server sent no file.");
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const measure = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(answer.body), measure, createWriteStream(path, { mode: 0o600 }));
  return { sha256: hash.digest("hex"), sizeBytes };
}
