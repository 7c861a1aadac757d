import { createPublicKey, type KeyObject } from "node:crypto";
import { AppError } from "@housecall/proto/base";

const RSA_MIN_BITS = 2_048;

/**
 * Reads a device's public key and refuses weak ones: P-256, Ed25519, or RSA of at least 2048 bits.
 *
 * @throws AppError REQUEST_INVALID.
 */
export function readGoodPublicKey(publicKeyPem: string): KeyObject {
  const key = readKey(publicKeyPem);
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return key;
    case "ec":
      if (details?.namedCurve === "prime256v1") return key;
      throw refuse(`curve ${details?.namedCurve}`);
    case "rsa":
      if ((details?.modulusLength ?? 0) >= RSA_MIN_BITS) return key;
      throw refuse(`RSA of ${details?.modulusLength} bits`);
    default:
      throw refuse(`${key.asymmetricKeyType}`);
  }
}

function readKey(publicKeyPem: string): KeyObject {
  // createPublicKey would also take a private key; a device that sends one has just lost it.
  if (!publicKeyPem.trimStart().startsWith("-----BEGIN PUBLIC KEY-----")) throw refuse("something else");
  try {
    return createPublicKey(publicKeyPem);
  } catch (cause) {
    throw new AppError("REQUEST_INVALID", "Public key: cannot be read, wanted PEM (SubjectPublicKeyInfo)", {
      cause,
    });
  }
}

function refuse(got: string): AppError {
  return new AppError(
    "REQUEST_INVALID",
    `Public key: got ${got}, wanted P-256, Ed25519 or RSA of at least ${RSA_MIN_BITS} bits`,
  );
}
