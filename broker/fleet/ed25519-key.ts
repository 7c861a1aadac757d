import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { AppError, errorMessage } from "@housecall/proto/base";

/** An Ed25519 key of the keys folder. */
export interface Ed25519Key {
  readonly key: KeyObject;
  /** First 16 hexadecimal digits of the SHA-256 of the SubjectPublicKeyInfo. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo. */
  readonly publicKeyPem: string;
}

/** DER of a PKCS #8 Ed25519 private key up to its 32 bytes of seed (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** PEM of the private key with these 32 random bytes. */
export function newEd25519KeyPem(seed: Uint8Array): string {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" });
  return String(key.export({ format: "pem", type: "pkcs8" }));
}

/**
 * Reads a private key that nobody but its owner can read.
 *
 * @throws AppError CONFIG_INVALID when it is none, of another kind, or readable by others.
 */
export function readEd25519Key(path: string): Ed25519Key {
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new AppError("CONFIG_INVALID", `${path} can be read by other users. Run: chmod 600 ${path}`);
    }
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType !== "ed25519") {
      throw new AppError(
        "CONFIG_INVALID",
        `${path}: got a key of type ${key.asymmetricKeyType}, wanted ed25519`,
      );
    }
    return { key, ...publicHalf(key) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "CONFIG_INVALID",
      `${path} is not a readable Ed25519 key (${errorMessage(error)}). Restore it from your copy of the keys folder.`,
      { cause: error },
    );
  }
}

function publicHalf(key: KeyObject): Pick<Ed25519Key, "keyId" | "publicKeyPem"> {
  const publicKey = createPublicKey(key);
  const der = publicKey.export({ format: "der", type: "spki" });
  const keyId = createHash("sha256").update(der).digest("hex").slice(0, 16);
  return { keyId, publicKeyPem: String(publicKey.export({ format: "pem", type: "spki" })) };
}
