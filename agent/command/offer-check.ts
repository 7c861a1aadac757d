import { type KeyObject, verify } from "node:crypto";
import { type CommandOffer, decodeOffer, decodeSignedOffer, offerSigningBytes } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";

/** A pinned key of the console. */
export interface CommandKey {
  readonly keyId: string;
  /** Ed25519. */
  readonly publicKey: KeyObject;
}

/**
 * The offer in these bytes, once everything about it is proved.
 *
 * @throws AppError SIGNATURE_INVALID, IDENTITY_REFUSED (another device), EXPIRED (not for this session's birth), WIRE_*.
 */
export function checkOffer(
  payload: Uint8Array,
  expected: { readonly device: string; readonly birthNonce: string; readonly keys: readonly CommandKey[] },
): CommandOffer {
  const signed = decodeSignedOffer(payload);
  const key = expected.keys.find(({ keyId }) => keyId === signed.keyId);
  if (key === undefined)
    throw new AppError("SIGNATURE_INVALID", `Offer: unknown key "${signed.keyId.slice(0, 40)}"`);
  if (
    signed.signature.length !== 64 ||
    !verify(null, offerSigningBytes(signed.offer), key.publicKey, signed.signature)
  ) {
    throw new AppError("SIGNATURE_INVALID", `Offer: the signature by key "${key.keyId}" does not fit`);
  }
  const offer = decodeOffer(signed.offer);
  if (offer.device !== expected.device)
    throw new AppError("IDENTITY_REFUSED", `Offer: is for device ${offer.device}`);
  if (offer.birthNonce !== expected.birthNonce) {
    throw new AppError("EXPIRED", `Offer ${offer.commandId}: is for another birth of this device`);
  }
  return offer;
}
