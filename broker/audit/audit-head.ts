/**
 * A head: where the audit's chain ended at one time, signed, kept outside of the data folder. One line of JSON each:
 *
 *     {"id":2117,"hash":"9f…","atMs":1772366400000,"keyId":"0c1d…","signature":"base64…"}
 *
 * All five are used. A line without one of them is no head, and is counted.
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { AppError } from "@housecall/proto/base";
import { z } from "zod";
import type { HeadNote } from "./audit-records.ts";

const headLine = z.strictObject({
  /** Of the last entry; entries are numbered from 1 without gaps, so it is their count as well. */
  id: z.number().int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  atMs: z.number().int().nonnegative(),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  signature: z.string().max(200),
});

/** Where the chain ended at `atMs`, and who says so. */
export type AuditHead = z.infer<typeof headLine>;

/** Longer lines are no heads. */
export const MAX_HEAD_LINE_CHARACTERS = 512;

/** The exact bytes that are signed; the first line keeps them apart from whatever else a key might sign. */
export function headBytes({ id, hash, atMs }: HeadNote): Uint8Array {
  return new TextEncoder().encode(`housecall audit head 1\n${id}\n${hash}\n${atMs}\n`);
}

/** The line of a head, its end included. */
export function headText({ id, hash, atMs, keyId, signature }: AuditHead): string {
  return `${JSON.stringify({ id, hash, atMs, keyId, signature })}\n`;
}

/** The head of a line; undefined when it is none. */
export function parseHead(line: string): AuditHead | undefined {
  if (line.length > MAX_HEAD_LINE_CHARACTERS) return undefined;
  try {
    return headLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * Checks heads with the public key (PEM); one that another key signed is as bad as none.
 *
 * @throws AppError CONFIG_INVALID when it is no public key.
 */
export function headChecker(publicKeyPem: string): (head: AuditHead) => boolean {
  const key = readPublicKey(publicKeyPem);
  return (head) => verify(null, headBytes(head), key, Buffer.from(head.signature, "base64"));
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new AppError("CONFIG_INVALID", "Public key of the audit's heads: got no public key in PEM.", {
      cause,
    });
  }
}
