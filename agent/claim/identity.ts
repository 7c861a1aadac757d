/**
 * Who this device is and whom it trusts; written once by the claim.
 *
 *     identity.json   {"deviceId":"washer-0042","certificatePem":"…","caPem":"…","commandKeys":[…],"mqttHost":"…","mqttPort":8883}
 *     device-key.pem  the private key: 0600, made here, never sent anywhere
 */
import { AppError } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";

const pem = z.string().check(z.minLength(64), z.maxLength(16_384));

/** What the server answers to a claim; must equal `deviceClaimed` of `@housecall/proto/api` (a test compares them). */
export const claimAnswer = z.object({
  certificatePem: pem,
  caPem: pem,
  commandKeys: z
    .array(z.object({ keyId: z.string().check(z.minLength(1), z.maxLength(64)), publicKeyPem: pem }))
    .check(z.length(2)),
  mqttHost: z.string().check(z.minLength(1), z.maxLength(253)),
  mqttPort: z.int().check(z.gte(1), z.lte(65_535)),
});
export type ClaimAnswer = z.output<typeof claimAnswer>;

const identityFile = z.extend(claimAnswer, { deviceId: z.string() });

/** A claimed device with its key. */
export interface DeviceIdentity extends ClaimAnswer {
  readonly deviceId: string;
  readonly privateKeyPem: string;
}

const IDENTITY = "identity.json";
const KEY = "device-key.pem";

/** Reads who this device is; undefined when it was never claimed. @throws AppError STORE_DAMAGED */
export async function readIdentity(files: StateFiles): Promise<DeviceIdentity | undefined> {
  const [identity, key] = await Promise.all([files.read(IDENTITY), files.read(KEY)]);
  if (identity === undefined || key === undefined) return undefined;
  try {
    const parsed = identityFile.parse(JSON.parse(Buffer.from(identity).toString("utf8")));
    return { ...parsed, privateKeyPem: Buffer.from(key).toString("utf8") };
  } catch (cause) {
    throw new AppError(
      "STORE_DAMAGED",
      `${IDENTITY} in the state folder is damaged; claim the device again with a new token`,
      { cause },
    );
  }
}

/** The key of a claim that was begun; undefined when there is none. */
export async function readPrivateKey(files: StateFiles): Promise<string | undefined> {
  const key = await files.read(KEY);
  return key === undefined ? undefined : Buffer.from(key).toString("utf8");
}

/** Keeps the key before the claim is made: an answer without its key would be worth nothing. */
export async function writePrivateKey(files: StateFiles, privateKeyPem: string): Promise<void> {
  await files.write(KEY, Buffer.from(privateKeyPem, "utf8"));
}

/** Keeps the answer of the server; from now on the device is claimed. */
export async function writeIdentity(files: StateFiles, deviceId: string, answer: ClaimAnswer): Promise<void> {
  await files.write(IDENTITY, Buffer.from(`${JSON.stringify({ deviceId, ...answer }, null, 2)}\n`, "utf8"));
}
