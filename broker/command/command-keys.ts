import { sign } from "node:crypto";
import { chmodSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { AppError, errorMessage, type Random } from "@housecall/proto/base";
import { newEd25519KeyPem, readEd25519Key } from "../fleet/ed25519-key.ts";
import { openKeyFiles } from "../fleet/key-files.ts";

/** The public half of a key, as devices pin it when they are claimed. */
export interface PublicCommandKey {
  /** First 16 hexadecimal digits of the SHA-256 of the SubjectPublicKeyInfo. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo. */
  readonly publicKeyPem: string;
}

/** Signs offers and desired state. Devices pin both keys; the first signs, the second waits for its turn. */
export interface CommandKeys {
  publicKeys(): readonly [PublicCommandKey, PublicCommandKey];
  /** Ed25519 over the exact bytes. */
  sign(bytes: Uint8Array): { readonly keyId: string; readonly signature: Uint8Array };
}

const FILE_NAMES = ["command-signing-current.pem", "command-signing-next.pem"] as const;
/** Is there while the first start makes the keys: a key that is missing then was never told to a device. */
const UNFINISHED = "command-signing-unfinished";

/**
 * Opens the two command-signing keys, making both at the first start.
 *
 * The folder is made 0700, the files 0600. Devices trust these very keys, so a pair of which one half is
 * missing, damaged, or readable by others stops the start instead of being replaced in silence. A first start
 * that was cut off is finished by the next.
 *
 * @throws AppError CONFIG_INVALID, FOLDER_UNWRITABLE
 */
export function openCommandKeys(options: {
  readonly keysFolder: string;
  readonly random: Random;
}): CommandKeys {
  const { keysFolder, random } = options;
  makeMissingKeys(keysFolder, random);
  const [current, next] = [
    readEd25519Key(join(keysFolder, FILE_NAMES[0])),
    readEd25519Key(join(keysFolder, FILE_NAMES[1])),
  ];
  return {
    publicKeys: () => [publicHalf(current), publicHalf(next)],
    sign: (bytes) => ({ keyId: current.keyId, signature: new Uint8Array(sign(null, bytes, current.key)) }),
  };
}

function makeMissingKeys(folder: string, random: Random): void {
  const missing = withFolder(folder, () => prepareFolder(folder));
  const files = openKeyFiles(folder);
  const isUnfinished = files.read(UNFINISHED) !== undefined;
  if (missing.length > 0 && missing.length < FILE_NAMES.length && !isUnfinished) {
    throw new AppError(
      "CONFIG_INVALID",
      `Command-signing keys: ${missing.map((name) => join(folder, name)).join(", ")} is missing while its partner is there. Restore it from your copy of the keys folder; devices trust no other key.`,
    );
  }
  if (missing.length > 0) files.write(UNFINISHED, "", "secret");
  for (const name of missing) files.write(name, newEd25519KeyPem(random.bytes(32)), "secret");
  if (missing.length > 0 || isUnfinished) files.remove(UNFINISHED);
}

/** Names of the keys that are not there. */
function prepareFolder(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return FILE_NAMES.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false }) === undefined);
}

function publicHalf({ keyId, publicKeyPem }: PublicCommandKey): PublicCommandKey {
  return { keyId, publicKeyPem };
}

function withFolder<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new AppError(
      "FOLDER_UNWRITABLE",
      `Keys folder ${folder} cannot be used (${errorMessage(error)}). Make it writable for this user, or name another.`,
      { cause: error },
    );
  }
}
