import { createHash, timingSafeEqual } from "node:crypto";
import type { Random } from "@housecall/proto/base";

const SECRET_BYTES = 32;

/** A new secret of 256 bits, base64url. */
export function newSecret(random: Random): string {
  return Buffer.from(random.bytes(SECRET_BYTES)).toString("base64url");
}

/** What is stored in place of a secret: SHA-256, lower-case hex. Enough for secrets of 256 random bits, never for passwords. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** True when `secret` hashes to `hash`; takes the same time either way. */
export function matchesHash(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(secretHash(secret)), Buffer.from(hash.padEnd(64).slice(0, 64)));
}
