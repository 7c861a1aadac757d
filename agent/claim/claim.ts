import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, X509Certificate } from "node:crypto";
import { type ClaimToken, claimSigningBytes, isDeviceId, parseClaimToken } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import type { StateFiles } from "../platform/ports.ts";
import {
  type ClaimAnswer,
  claimAnswer,
  type DeviceIdentity,
  readIdentity,
  readPrivateKey,
  writeIdentity,
  writePrivateKey,
} from "./identity.ts";
import { type HttpAnswer, keyHashOf, postPinned } from "./pinned-post.ts";

/** What {@link claimDevice} needs. */
export interface ClaimOptions {
  /** `hc1.<host:port>.<CA key hash>.<secret>` */
  readonly token: string;
  /** The id by which the fleet knows this device. */
  readonly deviceId: string;
  readonly stateFiles: StateFiles;
}

const CLAIM_PATH = "/v1/claim";

/**
 * Makes the device's key and exchanges a claim token for its certificate.
 *
 * The token authenticates both sides: the server by the hash of its CA's key, the device by the secret.
 * The private key never leaves the state folder. Nothing is kept but the key when the server refuses.
 *
 * @throws AppError CONFLICT when the device is claimed already or the token is used, EXPIRED, NOT_FOUND
 *   for an unknown token, IDENTITY_REFUSED for a wrong server, UNAVAILABLE, RATE_LIMITED, WIRE_MALFORMED.
 */
export async function claimDevice(options: ClaimOptions): Promise<DeviceIdentity> {
  const { stateFiles, deviceId } = options;
  const token = parseClaimToken(options.token);
  if (!isDeviceId(deviceId)) {
    throw new AppError(
      "REQUEST_INVALID",
      `Device id ${JSON.stringify(deviceId)}: wanted 3 to 64 lower-case letters, digits and inner hyphens`,
    );
  }
  const known = await readIdentity(stateFiles);
  if (known !== undefined) {
    throw new AppError(
      "CONFLICT",
      `This state folder is claimed already as "${known.deviceId}"; use another folder for another device`,
    );
  }
  const privateKeyPem = await keepPrivateKey(stateFiles);
  const answer = readAnswer(
    await postPinned(token, CLAIM_PATH, composeClaim(token, deviceId, privateKeyPem)),
    token,
  );
  checkAnswer(answer, { token, deviceId, privateKeyPem });
  await writeIdentity(stateFiles, deviceId, answer);
  return { ...answer, deviceId, privateKeyPem };
}

/** The key of an earlier attempt whose answer was lost: with it the server gives the same answer again. Otherwise a new one. */
async function keepPrivateKey(stateFiles: StateFiles): Promise<string> {
  const known = await readPrivateKey(stateFiles);
  if (known !== undefined) return known;
  const privateKeyPem = createPrivateKeyPem();
  await writePrivateKey(stateFiles, privateKeyPem);
  return privateKeyPem;
}

function createPrivateKeyPem(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The request: the public key, and a signature that proves that the private one is here. */
function composeClaim(token: ClaimToken, deviceId: string, privateKeyPem: string): Record<string, string> {
  const publicKey = createPublicKey(privateKeyPem);
  const publicKeyDer = publicKey.export({ type: "spki", format: "der" });
  const bytes = claimSigningBytes({ secret: token.secret, deviceId, publicKeyDer });
  return {
    secret: token.secret,
    deviceId,
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    proof: sign("sha256", bytes, createPrivateKey(privateKeyPem)).toString("base64"),
  };
}

function readAnswer(answer: HttpAnswer, token: ClaimToken): ClaimAnswer {
  if (answer.status !== 201 && answer.status !== 200) throw refusal(answer, token);
  const parsed = claimAnswer.safeParse(parseJson(answer.text));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new AppError(
    "WIRE_MALFORMED",
    `Server ${token.host}:${token.port} answered the claim with something else: wrong ${wrong || "form"}`,
  );
}

function refusal({ status, text }: HttpAnswer, token: ClaimToken): AppError {
  const where = `Server ${token.host}:${token.port}`;
  switch (status) {
    case 403:
      return new AppError("FORBIDDEN", `${where} refused the claim: ${messageOf(text)}`);
    case 404:
      return new AppError(
        "NOT_FOUND",
        `${where} does not know this claim token; ask for a new one in the console`,
      );
    case 409:
      return new AppError(
        "CONFLICT",
        `${where}: this claim token was used already, or the device id is taken; ask for a new token in the console`,
      );
    case 410:
      return new AppError(
        "EXPIRED",
        `${where}: this claim token has expired; ask for a new one in the console`,
      );
    case 429:
      return new AppError("RATE_LIMITED", `${where}: too many claims; wait a minute and try again`);
    default:
      return new AppError("UNAVAILABLE", `${where} refused the claim: ${status} ${messageOf(text)}`);
  }
}

/** The certificate must be for this device and this key, and signed by the authority of the token. */
function checkAnswer(
  answer: ClaimAnswer,
  claim: { readonly token: ClaimToken; readonly deviceId: string; readonly privateKeyPem: string },
): void {
  const certificate = new X509Certificate(answer.certificatePem);
  const faults = [
    ...(keyHashOf(answer.caPem) === claim.token.caKeyHash ? [] : ["another authority"]),
    ...(certificate.verify(new X509Certificate(answer.caPem).publicKey)
      ? []
      : ["a certificate that its authority has not signed"]),
    ...(certificate.checkPrivateKey(createPrivateKey(claim.privateKeyPem))
      ? []
      : ["a certificate for another key"]),
    ...(certificate.subject.split("\n").includes(`CN=${claim.deviceId}`)
      ? []
      : ["a certificate for another device"]),
  ];
  if (faults.length > 0)
    throw new AppError(
      "IDENTITY_REFUSED",
      `Server ${claim.token.host} answered the claim with ${faults.join(", ")}`,
    );
}

function messageOf(text: string): string {
  const parsed = parseJson(text);
  const message = typeof parsed === "object" && parsed !== null && "message" in parsed ? parsed.message : "";
  return typeof message === "string" ? message.slice(0, 200) : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
