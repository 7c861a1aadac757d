import { join } from "node:path";
import type { Random } from "@housecall/proto/base";
import { type Ed25519Key, newEd25519KeyPem, readEd25519Key } from "../fleet/ed25519-key.ts";
import { openKeyFiles } from "../fleet/key-files.ts";

const PRIVATE_FILE = "audit-head-key.pem";
const SEED_BYTES = 32;

/** Name of the file with the public half, to be handed out with copies of the heads. */
export const auditPublicKeyName = "audit-head-key.pub.pem";

/**
 * Opens the key that signs heads of the audit, making it when it is not there.
 *
 * A key that was lost is replaced: the heads that it signed are then told as such at the start. A damaged one stops it.
 *
 * @throws AppError CONFIG_INVALID, FOLDER_UNWRITABLE
 */
export function openAuditHeadKey(options: {
  readonly keysFolder: string;
  readonly random: Random;
}): Ed25519Key {
  const { keysFolder, random } = options;
  const files = openKeyFiles(keysFolder);
  if (files.read(PRIVATE_FILE) === undefined) {
    files.write(PRIVATE_FILE, newEd25519KeyPem(random.bytes(SEED_BYTES)), "secret");
  }
  const key = readEd25519Key(join(keysFolder, PRIVATE_FILE));
  if (files.read(auditPublicKeyName) !== key.publicKeyPem) {
    files.write(auditPublicKeyName, key.publicKeyPem, "public");
  }
  return key;
}
