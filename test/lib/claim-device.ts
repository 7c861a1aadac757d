import { generateKeyPairSync, sign } from "node:crypto";
import { request } from "node:https";
import { claimSigningBytes, parseClaimToken } from "@housecall/proto";
import { type DeviceClaimed, deviceClaimed } from "@housecall/proto/api";
import type { LoadIdentity } from "./load-device.ts";
import type { ServerProcess } from "./server-process.ts";

/** What a device has from its claim. */
export interface ClaimedIdentity extends LoadIdentity {
  /** Whose commands it obeys. */
  readonly commandKeys: DeviceClaimed["commandKeys"];
}

/** Claims a device over the real claim port with a token of the real API. */
export async function claimDevice(server: ServerProcess, deviceId: string): Promise<ClaimedIdentity> {
  const { token } = await server.api<{ token: string }>("POST", "/api/claim-tokens", { deviceId });
  return claimWithToken(token, deviceId);
}

/** Claims a device with a token that is there already. */
export async function claimWithToken(token: string, deviceId: string): Promise<ClaimedIdentity> {
  const { secret, port } = parseClaimToken(token);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyDer = publicKey.export({ type: "spki", format: "der" });
  const proof = sign("sha256", claimSigningBytes({ secret, deviceId, publicKeyDer }), privateKey).toString(
    "base64",
  );
  const publicKeyPem = String(publicKey.export({ type: "spki", format: "pem" }));
  const claimed = deviceClaimed.parse(await post(port, { secret, deviceId, publicKeyPem, proof }));
  const keyPem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const { certificatePem, caPem, commandKeys } = claimed;
  return { deviceId, keyPem, certificatePem, caPem, commandKeys };
}

/** Claims many devices, a few at a time. */
export async function claimDevices(
  server: ServerProcess,
  deviceIds: readonly string[],
): Promise<LoadIdentity[]> {
  const identities: LoadIdentity[] = [];
  for (let start = 0; start < deviceIds.length; start += 8) {
    const some = deviceIds.slice(start, start + 8);
    identities.push(...(await Promise.all(some.map((deviceId) => claimDevice(server, deviceId)))));
  }
  return identities;
}

// The CA check of claiming is the agent's (test/unit/agent/claim); here only the certificate is wanted.
function post(port: number, body: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port,
        path: "/v1/claim",
        method: "POST",
        rejectUnauthorized: false,
        headers: { "content-type": "application/json" },
      },
      (response) => {
        let text = "";
        response.on("data", (data) => {
          text += String(data);
        });
        response.on("end", () => {
          if (response.statusCode === 201) resolve(JSON.parse(text));
          else reject(new Error(`claim: ${response.statusCode} ${text}`));
        });
      },
    );
    call.once("error", reject);
    call.end(JSON.stringify(body));
  });
}
