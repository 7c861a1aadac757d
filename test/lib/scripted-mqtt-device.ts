import { type DownChannel, formatTopic, parseTopic, type UpChannel } from "@housecall/proto";
import { connect } from "mqtt";
import type { ClaimedIdentity } from "./claim-device.ts";
import { ScriptedDevice, type ScriptedDeviceOptions } from "./scripted-device.ts";

/** A scripted device that has introduced itself over mutual TLS. */
export interface ConnectedScript {
  readonly device: ScriptedDevice;
  hangUp(): void;
}

/** Connects a claimed device that does what a test tells it. */
export async function connectScript(
  identity: ClaimedIdentity,
  port: number,
  options: Pick<ScriptedDeviceOptions, "capabilities" | "birth"> = {},
): Promise<ConnectedScript> {
  const { deviceId, keyPem: key, certificatePem: cert, caPem: ca, commandKeys } = identity;
  const client = connect({
    ...{ protocol: "mqtts", host: "127.0.0.1", port, clientId: deviceId, key, cert, ca },
    ...{ servername: "localhost", protocolVersion: 4, clean: true, keepalive: 30, reconnectPeriod: 0 },
  });
  client.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.once("close", () => reject(new Error("closed before CONNACK")));
  });
  const send = async (channel: UpChannel, payload: Uint8Array): Promise<void> => {
    await client.publishAsync(formatTopic({ device: deviceId, channel }), Buffer.from(payload), { qos: 1 });
  };
  const device = new ScriptedDevice({
    ...{ deviceId, publicKeys: commandKeys, send, wallMs: () => Date.now() },
    ...options,
  });
  client.on("message", (topic, payload) => device.receive(parseTopic(topic).channel as DownChannel, payload));
  const topics = (["command", "ack"] as const).map((channel) => formatTopic({ device: deviceId, channel }));
  await client.subscribeAsync(topics, { qos: 1 });
  await device.sendBirth();
  return { device, hangUp: () => client.stream.destroy() };
}

/** Takes every action, says at once that it is done, and does nothing. */
export function lieAboutActions({ device }: ConnectedScript): void {
  device.onOffer = ({ commandId, body }) => {
    if (body.kind !== "run_action") return;
    void (async () => {
      await device.sendResult(commandId, "accepted");
      await device.sendResult(commandId, "running");
      const outcome = [{ name: "drain_duration_s", value: "78" }];
      await device.sendResult(commandId, "succeeded", { outcome });
    })();
  };
}
