/** A fleet authority, device certificates of every quality, and real MQTT clients to connect with them. */
import { systemRandom } from "@housecall/proto/base";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import {
  createAuthorityCertificate,
  createPrivateKeyPem,
  fingerprintOf,
  issueCertificate,
  type KeyAndCertificate,
  publicKeyPemOf,
  type Validity,
} from "../../broker/fleet/certificate-issuer.ts";

const HOUR_MS = 3_600_000;

/** A device's key and certificate. */
export interface TestDevice extends KeyAndCertificate {
  readonly deviceId: string;
  readonly fingerprint: string;
}

/** An authority that signs whatever a test asks for. */
export interface TestFleet {
  readonly caPem: string;
  /** For servers on 127.0.0.1, ::1 and localhost: what `startMqttListener` takes as `tls`. */
  readonly serverTls: { readonly keyPem: string; readonly certificatePem: string; readonly caPem: string };
  device(deviceId: string, validity?: Partial<Validity>): Promise<TestDevice>;
  /** A certificate with any common name, for servers or devices. */
  certificate(commonName: string, kind: "device" | "server"): Promise<KeyAndCertificate>;
}

/** Makes an authority of its own; two of them do not trust each other. */
export async function createTestFleet(): Promise<TestFleet> {
  const authority = await createAuthority("Test fleet CA");
  const issue = async (commonName: string, kind: "device" | "server", validity: Partial<Validity> = {}) => {
    const privateKeyPem = createPrivateKeyPem();
    const certificatePem = await issueCertificate({
      authority,
      commonName,
      publicKeyPem: publicKeyPemOf(privateKeyPem),
      purpose: kind === "device" ? { kind } : { kind, hosts: ["localhost", "127.0.0.1", "::1"] },
      validity: { fromMs: Date.now() - HOUR_MS, toMs: Date.now() + 24 * HOUR_MS, ...validity },
      random: systemRandom,
    });
    return { privateKeyPem, certificatePem: `${certificatePem}\n` };
  };
  const server = await issue("Test server", "server");
  return {
    caPem: authority.certificatePem,
    serverTls: {
      keyPem: server.privateKeyPem,
      certificatePem: server.certificatePem + authority.certificatePem,
      caPem: authority.certificatePem,
    },
    device: async (deviceId, validity) => {
      const pair = await issue(deviceId, "device", validity);
      return { ...pair, deviceId, fingerprint: fingerprintOf(pair.certificatePem) };
    },
    certificate: (commonName, kind) => issue(commonName, kind),
  };
}

/** A certificate that a device has signed for itself. */
export async function createSelfSignedDevice(deviceId: string): Promise<TestDevice> {
  const pair = await createAuthority(deviceId);
  return { ...pair, deviceId, fingerprint: fingerprintOf(pair.certificatePem) };
}

/** Options of an MQTT client for this device; it never reconnects by itself. */
export function clientOptions(fleet: TestFleet, device: TestDevice, port: number): IClientOptions {
  return {
    protocol: "mqtts",
    host: "127.0.0.1",
    port,
    ca: fleet.caPem,
    cert: device.certificatePem,
    key: device.privateKeyPem,
    clientId: device.deviceId,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    keepalive: 30,
    protocolVersion: 4,
  };
}

/** Connects and resolves after CONNACK; rejects with the reason when it is refused. */
export async function connectDevice(options: {
  readonly fleet: TestFleet;
  readonly device: TestDevice;
  readonly port: number;
  readonly client?: IClientOptions;
}): Promise<MqttClient> {
  const { fleet, device, port } = options;
  const client = mqtt.connect({ ...clientOptions(fleet, device, port), ...options.client });
  return new Promise((resolve, reject) => {
    client.once("connect", () => resolve(client));
    client.on("error", reject);
    client.once("close", () => {
      reject(new Error("the connection was closed before CONNACK"));
      client.end(true);
    });
  });
}

async function createAuthority(commonName: string): Promise<KeyAndCertificate> {
  const privateKeyPem = createPrivateKeyPem();
  const certificatePem = await createAuthorityCertificate({
    commonName,
    privateKeyPem,
    validity: { fromMs: Date.now() - HOUR_MS, toMs: Date.now() + 24 * HOUR_MS },
    random: systemRandom,
  });
  return { privateKeyPem, certificatePem: `${certificatePem}\n` };
}
