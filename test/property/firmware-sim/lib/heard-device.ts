/** A simulated device and somebody who hears everything it says and acknowledges it: no network, no rules. */

import type { SessionEvents, Transport } from "@housecall/agent";
import { findModel, type HomeUse, SimulatedDevice } from "@housecall/firmware-sim";
import {
  type Birth,
  consentScopes,
  type DeviceEvent,
  decodeBirth,
  decodeRecord,
  decodeUplink,
  encodeAck,
  formatTopic,
  type LogLine,
  parseTopic,
  type RecordBody,
  type Stream,
  type Uplink,
} from "@housecall/proto";
import { type Logger, silentLogger } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import type { SimulatedDeviceOptions } from "../../../../firmware-sim/device/simulated-device.ts";

/** A sample as it was heard. */
export interface HeardSample {
  readonly atMs: number;
  readonly signal: string;
  readonly instance: string;
  readonly value: number;
}

/** Takes and acknowledges everything. */
export class Listener implements Transport {
  readonly bodies: RecordBody[] = [];
  readonly aliases = new Map<number, { readonly signal: string; readonly instance: string }>();
  readonly #upTo = new Map<Stream, number>();
  #events: SessionEvents | undefined;
  /** How the device introduced itself, newest last. */
  readonly births: Birth[] = [];

  async connect(events: SessionEvents) {
    this.#events = events;
    return {
      publish: async (topic: string, payload: Uint8Array) => {
        const { device, channel } = parseTopic(topic);
        if (channel === "birth") {
          const birth = decodeBirth(payload);
          this.births.push(birth);
          for (const { alias, signal, instance } of birth.aliases)
            this.aliases.set(alias, { signal, instance });
          this.#acknowledge(device, birth.spoolId);
        } else if (channel !== "progress" && channel !== "chunk") this.#take(device, decodeUplink(payload));
      },
      subscribe: () => Promise.resolve(),
      end: () => events.onClosed("ended"),
    };
  }

  get events(): readonly DeviceEvent[] {
    return this.bodies.filter((body) => body.kind === "event");
  }

  get lines(): readonly LogLine[] {
    return this.bodies.flatMap((body) => (body.kind === "logs" ? body.lines : []));
  }

  /** Every sample of a signal, in the order of its times. */
  samples(wanted: string): readonly HeardSample[] {
    return this.bodies
      .flatMap((body) => {
        if (body.kind !== "metrics") return [];
        return body.columns.flatMap(({ alias, values }) => {
          const { signal = "", instance = "" } = this.aliases.get(alias) ?? {};
          if (signal !== wanted) return [];
          return [...values].flatMap((value, row) =>
            Number.isNaN(value) ? [] : [{ atMs: body.atMs[row] ?? 0, signal, instance, value }],
          );
        });
      })
      .sort((left, right) => left.atMs - right.atMs);
  }

  /** Sends a command down. */
  command(device: string, payload: Uint8Array): void {
    this.#events?.onMessage(formatTopic({ device, channel: "command" }), payload);
  }

  #take(device: string, { spoolId, stream, sequence, record }: Uplink): void {
    const upTo = this.#upTo.get(stream) ?? 0;
    // After a power cut the spool leaves numbers out.
    if (sequence > upTo) {
      this.#upTo.set(stream, sequence);
      this.bodies.push(decodeRecord(record).body);
    }
    this.#acknowledge(device, spoolId);
  }

  #acknowledge(device: string, spoolId: string): void {
    const streams = [...this.#upTo].map(([stream, upTo]) => ({ stream, upTo, ranges: [], rejected: [] }));
    const ack = { spoolId, streams, birthWanted: false, chunks: [], serverWallMs: 0 };
    this.#events?.onMessage(formatTopic({ device, channel: "ack" }), encodeAck(ack));
  }
}

/** A device of a model in a home of its own, not yet switched on. */
export function heardDevice(options: {
  readonly model: string;
  readonly seed?: number;
  readonly use?: HomeUse;
  readonly startAtMs?: number;
  readonly logger?: Logger;
  readonly commandKeys?: SimulatedDeviceOptions["commandKeys"];
}) {
  const model = findModel(options.model);
  if (model === undefined) throw new Error(`There is no model ${options.model}`);
  const world = new WorldClock(options.startAtMs ?? Date.UTC(2026, 2, 1));
  const listener = new Listener();
  const device = new SimulatedDevice({
    deviceId: "sim-device",
    model,
    seed: options.seed ?? 1,
    world,
    transport: listener,
    logger: options.logger ?? silentLogger,
    commandKeys: options.commandKeys ?? [],
    // Its owner has allowed everything: asking has tests of its own.
    consent: { preConsented: [...consentScopes], allowVerbal: false },
  });
  device.home.use = options.use ?? "constant";
  return { world, listener, device };
}
