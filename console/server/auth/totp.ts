/** The only importer of otpauth: time-based codes as authenticator apps make them (RFC 6238: SHA-1, 6 digits, 30 s). */
import { type EpochMs, type Random, SECOND_MS } from "@housecall/proto/base";
import { Secret, TOTP } from "otpauth";

/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const CODE = /^[0-9]{6}$/;
/** Codes of the step before and after are taken, for clocks that are off and people who are slow. */
const WINDOW_STEPS = 1;
const ISSUER = "Housecall";

/** A new shared secret, base32. */
export function newTotpSecret(random: Random): string {
  return new Secret({ buffer: new Uint8Array(random.bytes(SECRET_BYTES)).buffer }).base32;
}

/** The address that authenticator apps read from a QR code: `otpauth://totp/Housecall:NAME?…`. */
export function totpUri({ name, secret }: { readonly name: string; readonly secret: string }): string {
  return totpOf(secret, name).toString();
}

/** The time step to which a code belongs; null when it is wrong, or of a step up to `usedStep`: a code works once. */
export function stepOfCode(options: {
  readonly secret: string;
  readonly code: string;
  readonly usedStep: number;
  readonly nowMs: EpochMs;
}): number | null {
  const { secret, code, usedStep, nowMs } = options;
  // As people and input methods type it: with spaces, in wide digits.
  const token = code.normalize("NFKC").replace(/\s/g, "");
  if (!CODE.test(token)) return null;
  const steps = totpOf(secret, "").validate({ token, timestamp: nowMs, window: WINDOW_STEPS });
  if (steps === null) return null;
  const step = Math.floor(nowMs / (PERIOD_SECONDS * SECOND_MS)) + steps;
  return step > usedStep ? step : null;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    algorithm: "SHA1",
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}
