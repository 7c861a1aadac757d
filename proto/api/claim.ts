import { z } from "zod";
import { deviceId } from "./common.ts";

const pem = z.string().min(64).max(16_384);

/**
 * Body of POST /v1/claim on the claim port: a device with a token asks for its certificate.
 *
 * `proof` is a base64 ECDSA-SHA256 signature (DER) over `claimSigningBytes` of `@housecall/proto`.
 */
export const deviceClaim = z.object({
  secret: z.string().min(16).max(128),
  deviceId,
  publicKeyPem: pem,
  proof: z.string().min(64).max(256),
});
export type DeviceClaim = z.infer<typeof deviceClaim>;

/** Answer 201 to a {@link deviceClaim}. Otherwise `errorBody`: 404 unknown, 409 used, 410 expired, 429 too many guesses. */
export const deviceClaimed = z.object({
  certificatePem: pem,
  caPem: pem,
  /** The two Ed25519 keys that may sign offers and desired state. */
  commandKeys: z.array(z.object({ keyId: z.string().min(1).max(64), publicKeyPem: pem })).length(2),
  mqttHost: z.string().min(1).max(253),
  mqttPort: z.number().int().min(1).max(65_535),
});
export type DeviceClaimed = z.infer<typeof deviceClaimed>;
