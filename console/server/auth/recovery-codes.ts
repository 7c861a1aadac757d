import type { Random } from "@housecall/proto/base";
import { secretHash } from "./secret.ts";

const CODES = 10;
/** 80 bits each: nothing that can be tried out, which is why a plain hash of it may be stored. */
const CODE_LETTERS = 16;
/** Crockford's base32: no letter that is taken for another. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUP = /.{4}(?=.)/g;

/** Ten new codes for when the authenticator is lost, `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(random: Random): readonly string[] {
  return Array.from({ length: CODES }, () =>
    [...random.bytes(CODE_LETTERS)]
      .map((byte) => ALPHABET[byte % ALPHABET.length])
      .join("")
      .replace(GROUP, "$&-"),
  );
}

/** What is stored in place of a code; hyphens, spaces, case and look-alike letters do not matter. */
export function recoveryCodeHash(code: string): string {
  const plain = code.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  return secretHash(plain);
}
