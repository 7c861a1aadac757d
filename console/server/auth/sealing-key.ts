import { createCipheriv, createDecipheriv } from "node:crypto";
import { join } from "node:path";
import { openKeyFiles } from "@housecall/broker";
import { AppError, type Random } from "@housecall/proto/base";

/** Name of the key in the keys folder: one line, 32 bytes as base64url. */
const FILE = "staff-totp.key";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = "aes-256-gcm";

/** Seals short texts that are stored in the data folder, so that a copy of that folder alone does not give them away. */
export interface SealingKey {
  /** Bound to its owner: the sealed text of one cannot be put into the row of another. */
  seal(text: string, owner: string): string;
  /** @throws AppError STORE_DAMAGED when it was sealed with another key or for another owner. */
  open(sealed: string, owner: string): string;
}

/**
 * Reads the key of the keys folder, or makes it (0600). A sealed text is base64url of nonce, tag and AES-256-GCM.
 *
 * @throws AppError STORE_DAMAGED when the file holds no key, FOLDER_UNWRITABLE.
 */
export function openSealingKey(options: {
  readonly keysFolder: string;
  readonly random: Random;
}): SealingKey {
  const { keysFolder, random } = options;
  const path = join(keysFolder, FILE);
  const files = openKeyFiles(keysFolder);
  if (files.read(FILE) === undefined)
    files.write(FILE, `${Buffer.from(random.bytes(KEY_BYTES)).toString("base64url")}\n`, "secret");
  const key = Buffer.from(files.read(FILE) ?? "", "base64url");
  if (key.length !== KEY_BYTES) {
    throw new AppError(
      "STORE_DAMAGED",
      `${path} holds no key. Restore it from a copy; without one, remove it and reset second factors: housecall staff reset-totp`,
    );
  }
  return {
    seal: (text, owner) => {
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(
        Buffer.from(owner),
      );
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed, "base64url");
      const tagEnd = NONCE_BYTES + TAG_BYTES;
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(owner))
          .setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
        return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString("utf8");
      } catch (error) {
        throw new AppError(
          "STORE_DAMAGED",
          `The second factor of "${owner}" cannot be read with ${path}. Restore that file, or reset it: housecall staff reset-totp`,
          { cause: error },
        );
      }
    },
  };
}
