/** The only importer of @peculiar/x509: Node can read certificates and cannot sign them. */
import "reflect-metadata";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  webcrypto,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import type { EpochMs, Random } from "@housecall/proto/base";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate with the private key that belongs to it, PEM (PKCS #8). */
export interface KeyAndCertificate {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/** From when to when a certificate is good. */
export interface Validity {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** What a certificate is for: "device" proves a client, "server" one or more host names or addresses. */
export type CertificatePurpose =
  | { readonly kind: "device" }
  | { readonly kind: "server"; readonly hosts: readonly string[] };

/** What to put into a certificate. */
export interface IssueRequest {
  readonly authority: KeyAndCertificate;
  readonly commonName: string;
  readonly publicKeyPem: string;
  readonly purpose: CertificatePurpose;
  readonly validity: Validity;
  readonly random: Random;
}

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A new P-256 private key, PEM (PKCS #8). */
export function createPrivateKeyPem(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The public half of a private key, PEM (SubjectPublicKeyInfo). */
export function publicKeyPemOf(privateKeyPem: string): string {
  return createPublicKey(createPrivateKey(privateKeyPem)).export({ type: "spki", format: "pem" }).toString();
}

/** SHA-256 of a public key's SubjectPublicKeyInfo (DER), base64url. Takes the PEM of a key or of a certificate. */
export function publicKeyHash(pem: string): string {
  const der = createPublicKey(pem).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("base64url");
}

/** SHA-256 of a certificate, lower-case hexadecimal: how the listener names it. */
export function fingerprintOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256.replaceAll(":", "").toLowerCase();
}

/** A certificate authority's own certificate; it may sign devices and servers, no further authorities. */
export async function createAuthorityCertificate(options: {
  readonly commonName: string;
  readonly privateKeyPem: string;
  readonly validity: Validity;
  readonly random: Random;
}): Promise<string> {
  const publicKey = new PublicKey(publicKeyPemOf(options.privateKeyPem));
  const keys = {
    privateKey: await importPrivateKey(options.privateKeyPem),
    publicKey: await publicKey.export(),
  };
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${options.commonName}`,
    serialNumber: serialNumber(options.random),
    ...dates(options.validity),
    signingAlgorithm: P256,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return certificate.toString("pem");
}

/** Signs a certificate for somebody's public key. */
export async function issueCertificate(request: IssueRequest): Promise<string> {
  const issuer = new X509Certificate(request.authority.certificatePem);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${request.commonName}`,
    issuer: issuer.subject.replaceAll("\n", ", "),
    serialNumber: serialNumber(request.random),
    ...dates(request.validity),
    publicKey: new PublicKey(request.publicKeyPem),
    signingKey: await importPrivateKey(request.authority.privateKeyPem),
    signingAlgorithm: P256,
    extensions: await extensionsFor(request, issuer),
  });
  return certificate.toString("pem");
}

async function extensionsFor(request: IssueRequest, issuer: X509Certificate): Promise<Extension[]> {
  const issuerKey = new PublicKey(issuer.publicKey.export({ type: "spki", format: "pem" }).toString());
  const common = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    await SubjectKeyIdentifierExtension.create(new PublicKey(request.publicKeyPem)),
    await AuthorityKeyIdentifierExtension.create(issuerKey),
  ];
  if (request.purpose.kind === "device") {
    return [...common, new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
  }
  const names = request.purpose.hosts.map(asGeneralName);
  return [
    ...common,
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names),
  ];
}

function asGeneralName(host: string): JsonGeneralName {
  return { type: isIP(host) === 0 ? "dns" : "ip", value: host };
}

function importPrivateKey(privateKeyPem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(privateKeyPem).export({ type: "pkcs8", format: "der" });
  return webcrypto.subtle.importKey("pkcs8", new Uint8Array(der), P256, false, ["sign"]);
}

/** 126 random bits, positive and without a leading zero, as RFC 5280 4.1.2.2 wants it. */
function serialNumber(random: Random): string {
  const bytes = random.bytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

function dates(validity: Validity): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(validity.fromMs), notAfter: new Date(validity.toMs) };
}
