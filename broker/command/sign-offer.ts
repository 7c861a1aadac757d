import { encodeOffer, encodeSignedOffer, offerSigningBytes } from "@housecall/proto";
import type { CommandKeys } from "./command-keys.ts";
import type { DeviceSession } from "./device-session.ts";
import type { PlannedOffer } from "./offer-plan.ts";

/** The bytes of an offer, signed for the nonce of this session's latest birth. */
export function signOffer(keys: CommandKeys, planned: PlannedOffer, session: DeviceSession): Uint8Array {
  const { row, offerId, body } = planned;
  const offer = encodeOffer({
    commandId: offerId,
    device: row.deviceId,
    birthNonce: session.nonce,
    requestedBy: row.cancelledBy === "" ? row.requestedBy : row.cancelledBy,
    consentId: row.consentId,
    caseId: row.caseId,
    clockCorrectionMs: session.clockCorrectionMs,
    body,
  });
  const { keyId, signature } = keys.sign(offerSigningBytes(offer));
  return encodeSignedOffer({ keyId, offer, signature });
}
