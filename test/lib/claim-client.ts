/** The claim server as a device sees it, without the agent. */
import { createPrivateKey, sign } from "node:crypto";
import { request } from "node:https";
import { connect as connectTls } from "node:tls";
import { claimSigningBytes, parseClaimToken } from "@housecall/proto";
import { publicKeyHash, publicKeyPemOf } from "../../broker/fleet/certificate-issuer.ts";

/** What the claim server answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks as a device would: trusting only the CA whose key hash is in the token. */
export async function postClaim(token: string, body: unknown, path = "/v1/claim"): Promise<Answer> {
  const { host, port, caKeyHash } = parseClaimToken(token);
  const caPem = await fetchCa(host, port, caKeyHash);
  return new Promise((resolve, reject) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const call = request({ host, port, path, method: "POST", ca: caPem, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }),
      );
    });
    call.on("error", reject);
    call.end(text);
  });
}

function fetchCa(host: string, port: number, caKeyHash: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false }, () => {
      const certificate = socket.getPeerX509Certificate()?.issuerCertificate;
      const pem = certificate?.toString() ?? "";
      socket.destroy();
      if (publicKeyHash(pem) === caKeyHash) resolve(pem);
      else reject(new Error("the server's CA is not the one of the token"));
    });
    socket.on("error", reject);
  });
}

/** A good claim, signed by the device's new key. */
export function claimOf(token: string, deviceId: string, privateKeyPem: string): Record<string, string> {
  const { secret } = parseClaimToken(token);
  const key = createPrivateKey(privateKeyPem);
  const publicKeyPem = publicKeyPemOf(privateKeyPem);
  const publicKeyDer = Buffer.from(publicKeyPem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const proof = sign(
    key.asymmetricKeyType === "ed25519" ? null : "sha256",
    claimSigningBytes({ secret, deviceId, publicKeyDer }),
    key,
  );
  return { secret, deviceId, publicKeyPem, proof: proof.toString("base64") };
}
