/** A real MQTT listener in front of a recording sink, for tests about the broker's edge. */
import type { Logger } from "@housecall/proto/base";
import { silentLogger, systemClock } from "@housecall/proto/base";
import {
  type MqttListener,
  type MqttListenerOptions,
  startMqttListener,
} from "../../broker/mqtt/mqtt-listener.ts";
import type { RefusedPublish, SessionEndReason, UplinkPublish } from "../../broker/mqtt/uplink-sink.ts";
import type { TestFleet } from "./test-fleet.ts";

/** What the listener has said to the rest of the server. */
export interface ListenerRecord {
  readonly accepted: UplinkPublish[];
  readonly quarantined: RefusedPublish[];
  readonly sessions: { readonly deviceId: string; readonly event: "started" | SessionEndReason }[];
}

/** A running listener, what it said, and levers on the world behind it. */
export interface TestListener extends ListenerRecord {
  readonly listener: MqttListener;
  /** Devices that the gate refuses. */
  readonly revoked: Set<string>;
  /** What `accept` does with each publish; stores it unless replaced. */
  store: (publish: UplinkPublish) => Promise<void>;
  stop(): Promise<void>;
}

/** Starts a listener on a free port of 127.0.0.1. */
export async function startTestListener(
  fleet: TestFleet,
  overrides: Partial<MqttListenerOptions> & { readonly logger?: Logger } = {},
): Promise<TestListener> {
  const record: ListenerRecord = { accepted: [], quarantined: [], sessions: [] };
  const revoked = new Set<string>();
  const levers: Pick<TestListener, "store"> = {
    store: async () => undefined,
  };
  const listener = await startMqttListener({
    port: 0,
    bindAddress: "127.0.0.1",
    tls: fleet.serverTls,
    maxConnections: 2_000,
    clock: systemClock,
    logger: silentLogger,
    gate: { admit: async ({ deviceId }) => (revoked.has(deviceId) ? "revoked" : "admitted") },
    sink: {
      accept: async (publish) => {
        await levers.store(publish);
        record.accepted.push(publish);
      },
      quarantine: async (refused) => {
        record.quarantined.push(refused);
      },
    },
    sessions: [
      {
        sessionStarted: ({ deviceId }) => record.sessions.push({ deviceId, event: "started" }),
        sessionEnded: ({ deviceId, reason }) => record.sessions.push({ deviceId, event: reason }),
      },
    ],
    ...overrides,
  });
  return Object.assign(levers, record, { listener, revoked, stop: () => listener.stop(1_000) });
}

/** Resolves when `isTrue` says so; rejects with `what` after `timeoutMs`. */
export async function eventually(isTrue: () => boolean, what: string, timeoutMs = 10_000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await systemClock.sleep(10);
  }
}
