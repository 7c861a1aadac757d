import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { AppError, type Clock, DAY_MS, type EpochMs, HOUR_MS, type Random } from "@housecall/proto/base";
import {
  createAuthorityCertificate,
  createPrivateKeyPem,
  fingerprintOf,
  issueCertificate,
  type KeyAndCertificate,
  publicKeyHash,
  publicKeyPemOf,
} from "./certificate-issuer.ts";
import type { KeyFiles } from "./key-files.ts";

/** A certificate that a device has been given. */
export interface DeviceCertificate {
  readonly certificatePem: string;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly issuedAtMs: EpochMs;
  readonly expiresAtMs: EpochMs;
}

/** The authority of one fleet. */
export interface FleetCa {
  readonly caPem: string;
  /** SHA-256 of the CA's public key, base64url: what claim tokens pin. */
  readonly caKeyHash: string;
  /** For TLS servers: the certificate is followed by the CA's, so that a device that only knows the hash can check it. */
  readonly server: { readonly keyPem: string; readonly certificatePem: string };
  issueForDevice(deviceId: string, publicKeyPem: string): Promise<DeviceCertificate>;
}

/** What the authority is opened with. */
export interface FleetCaOptions {
  readonly files: Pick<KeyFiles, "read" | "write">;
  /** Host names and addresses that devices reach the server by. */
  readonly publicHosts: readonly string[];
  /** How many devices hold a certificate of this authority, so that a lost one is not taken for a first start. */
  readonly certifiedDevices: number;
  readonly clock: Clock;
  readonly random: Random;
}

const YEAR_MS = 365 * DAY_MS;
const CA_LIFE_MS = 30 * YEAR_MS;
const SERVER_LIFE_MS = 2 * YEAR_MS;
const SERVER_RENEW_BEFORE_MS = 180 * DAY_MS;
const DEVICE_LIFE_MS = YEAR_MS;

/**
 * Opens the fleet's authority; makes it at the first start.
 *
 * Keeps ca.key, ca.crt, server.key, server.crt, written in this order: a first start that was cut off after any of
 * them is finished by the next. The server certificate is issued anew when the hosts have changed or it has less
 * than half a year to go. The CA key is never made anew beside an old certificate of it or of a device: every
 * device pins it.
 *
 * @throws AppError STORE_DAMAGED when ca.key is missing, no key, or does not belong to ca.crt, or when a file of the
 *   server is unreadable; FOLDER_UNWRITABLE.
 */
export async function openFleetCa(options: FleetCaOptions): Promise<FleetCa> {
  const authority = await openAuthority(options);
  const server = await openServerCertificate(options, authority);
  const { clock, random } = options;
  return {
    caPem: authority.certificatePem,
    caKeyHash: publicKeyHash(authority.certificatePem),
    server: {
      keyPem: server.privateKeyPem,
      certificatePem: server.certificatePem + authority.certificatePem,
    },
    issueForDevice: async (deviceId, publicKeyPem) => {
      const issuedAtMs = clock.nowMs();
      // Certificates know whole seconds.
      const expiresAtMs = Math.floor((issuedAtMs + DEVICE_LIFE_MS) / 1_000) * 1_000;
      const certificatePem = await issueCertificate({
        authority,
        commonName: deviceId,
        publicKeyPem,
        purpose: { kind: "device" },
        validity: { fromMs: issuedAtMs - HOUR_MS, toMs: expiresAtMs },
        random,
      });
      return { certificatePem, fingerprint: fingerprintOf(certificatePem), issuedAtMs, expiresAtMs };
    },
  };
}

async function openAuthority(options: FleetCaOptions): Promise<KeyAndCertificate> {
  const { files, certifiedDevices, clock, random } = options;
  const knownCertificate = files.read("ca.crt");
  const knownKey = files.read("ca.key");
  if (knownKey === undefined && knownCertificate !== undefined) {
    throw damaged("ca.key is missing although ca.crt is there");
  }
  if (knownKey === undefined && certifiedDevices > 0) {
    const devices = certifiedDevices === 1 ? "1 device holds" : `${certifiedDevices} devices hold`;
    throw damaged(`ca.key and ca.crt are missing although ${devices} a certificate of theirs`);
  }
  const privateKeyPem = knownKey ?? createPrivateKeyPem();
  requirePrivateKey("ca.key", privateKeyPem, damaged);
  if (knownKey === undefined) files.write("ca.key", privateKeyPem, "secret");
  if (knownCertificate !== undefined)
    return checkPair({ privateKeyPem, certificatePem: pemWithEnd(knownCertificate) });
  // Valid since 1970, because a device whose clock has just started there must be able to connect.
  const certificatePem = pemWithEnd(
    await createAuthorityCertificate({
      commonName: "Housecall fleet CA",
      privateKeyPem,
      validity: { fromMs: 0, toMs: clock.nowMs() + CA_LIFE_MS },
      random,
    }),
  );
  files.write("ca.crt", certificatePem, "public");
  return { privateKeyPem, certificatePem };
}

async function openServerCertificate(
  options: FleetCaOptions,
  authority: KeyAndCertificate,
): Promise<KeyAndCertificate> {
  const { files, publicHosts, clock, random } = options;
  const privateKeyPem = files.read("server.key") ?? createPrivateKeyPem();
  requirePrivateKey("server.key", privateKeyPem, serverDamaged);
  const known = files.read("server.crt");
  if (
    known !== undefined &&
    isServerCertificateGood({ known, privateKeyPem, authority, publicHosts, nowMs: clock.nowMs() })
  ) {
    return { privateKeyPem, certificatePem: pemWithEnd(known) };
  }
  const certificatePem = pemWithEnd(
    await issueCertificate({
      authority,
      commonName: "Housecall server",
      publicKeyPem: publicKeyPemOf(privateKeyPem),
      purpose: { kind: "server", hosts: publicHosts },
      validity: { fromMs: 0, toMs: clock.nowMs() + SERVER_LIFE_MS },
      random,
    }),
  );
  files.write("server.key", privateKeyPem, "secret");
  files.write("server.crt", certificatePem, "public");
  return { privateKeyPem, certificatePem };
}

function isServerCertificateGood(check: {
  readonly known: string;
  readonly privateKeyPem: string;
  readonly authority: KeyAndCertificate;
  readonly publicHosts: readonly string[];
  readonly nowMs: EpochMs;
}): boolean {
  const certificate = readCertificate("server.crt", check.known, serverDamaged);
  const authority = new X509Certificate(check.authority.certificatePem);
  const isOurs = certificate.verify(authority.publicKey);
  const fitsKey = publicKeyHash(check.known) === publicKeyHash(check.privateKeyPem);
  const isFresh = Date.parse(certificate.validTo) - check.nowMs > SERVER_RENEW_BEFORE_MS;
  return isOurs && fitsKey && isFresh && coversHosts(certificate, check.publicHosts);
}

function coversHosts(certificate: X509Certificate, hosts: readonly string[]): boolean {
  return hosts.every(
    (host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined,
  );
}

function checkPair(pair: KeyAndCertificate): KeyAndCertificate {
  readCertificate("ca.crt", pair.certificatePem, damaged);
  if (publicKeyHash(pair.certificatePem) !== publicKeyHash(pair.privateKeyPem))
    throw damaged("ca.key does not belong to ca.crt");
  return pair;
}

function requirePrivateKey(name: string, pem: string, error: typeof damaged): void {
  try {
    publicKeyPemOf(pem);
  } catch (cause) {
    throw error(`${name} is not a private key`, cause);
  }
}

function readCertificate(name: string, pem: string, error: typeof damaged): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw error(`${name} is not a certificate`, cause);
  }
}

function damaged(what: string, cause?: unknown): AppError {
  return new AppError(
    "STORE_DAMAGED",
    `Keys folder: ${what}. Restore your copy of the keys folder; with a new key every device would have to be claimed again.`,
    { cause },
  );
}

/** Nobody pins the server's own key. */
function serverDamaged(what: string, cause?: unknown): AppError {
  return new AppError(
    "STORE_DAMAGED",
    `Keys folder: ${what}. Delete server.key and server.crt: the next start makes new ones, and devices notice nothing.`,
    { cause },
  );
}

function pemWithEnd(pem: string): string {
  return pem.endsWith("\n") ? pem : `${pem}\n`;
}
