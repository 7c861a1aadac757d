import type { Transport } from "@housecall/agent";
import {
  AppError,
  type Clock,
  type DurationMs,
  type EpochMs,
  errorMessage,
  type Logger,
  MINUTE_MS,
} from "@housecall/proto/base";
import type { SpoolContents } from "../device/memory-spool-disk.ts";
import type { SimulatedDevice, SimulatedDeviceOptions } from "../device/simulated-device.ts";
import { Home } from "../home/home.ts";
import { findModel } from "../machine/all-models.ts";
import type { HandsBook } from "../play/device-hands.ts";
import { seedFor } from "../random/seeded-random.ts";
import {
  type FleetDevice,
  type FleetFile,
  type FleetHome,
  LONGEST_HISTORY_MS,
  seedOfHome,
} from "./fleet-file.ts";
import { FleetMember } from "./fleet-member.ts";

/** How one device reaches its server, and whom it obeys. */
export interface FleetConnection {
  readonly transport: Transport;
  readonly commandKeys: SimulatedDeviceOptions["commandKeys"];
  /** isNew: the server does not know its past yet. */
  readonly isNew: boolean;
  /** When an earlier process left it in an orderly way; its home has lived on since. */
  readonly leftAtMs?: EpochMs | undefined;
  /** What it had not sent when an earlier process ended. */
  readonly spool?: SimulatedDeviceOptions["spool"] | undefined;
  /** Keeps what it has not sent, for the next process. */
  readonly keepSpool?: (contents: SpoolContents) => Promise<void>;
  /** Where devices live on in another process, which must not give the same ids again. */
  readonly random?: SimulatedDeviceOptions["random"];
}

/** What {@link SimulatedFleet} needs. */
export interface SimulatedFleetOptions {
  readonly fleet: FleetFile;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Claims the device or finds its identity. */
  readonly connect: (deviceId: string) => Promise<FleetConnection>;
  /** Where hands in front of devices are kept; nobody stands there unless given. */
  readonly hands?: HandsBook | undefined;
  /** Told of each device when it is switched on in the present: for whoever stands in front of it. */
  readonly onDevice?: ((device: SimulatedDevice) => void) | undefined;
  /** Told when a device runs in the present. */
  readonly onLive: (deviceId: string) => void;
  /** Told when one could not be made to run; the others go on. */
  readonly onFailed: (deviceId: string, reason: string) => void;
}

/** A shorter pause is no past to live through: a boot and the goodbye take a minute of it. */
const SHORTEST_PAUSE_MS: DurationMs = 5 * MINUTE_MS;

/** Many devices in one process, home by home; those of a home share weather, water, mains and people. */
export class SimulatedFleet {
  readonly #options: SimulatedFleetOptions;
  readonly #running: FleetMember[] = [];
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(options: SimulatedFleetOptions) {
    this.#options = options;
  }

  get members(): readonly FleetMember[] {
    return this.#running;
  }

  /** Brings every device to life, those with faults first; returns when the last one runs, or the signal aborts. */
  async start(signal: AbortSignal): Promise<void> {
    for (const { home, place, device } of this.#inOrder()) {
      if (signal.aborted) return;
      try {
        await this.#startOne(place, home, device);
      } catch (cause) {
        this.#options.onFailed(device.id, errorMessage(cause));
      }
    }
  }

  /** Shuts all of them down in an orderly way, and keeps what they have not sent where that can be done. */
  async stop(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()));
  }

  #inOrder() {
    const { fleet } = this.#options;
    const all = fleet.homes.flatMap((home) => {
      const place = new Home(seedOfHome(fleet, home));
      place.use = home.use;
      place.weatherOffsetCelsius = home.warmer;
      return home.devices.map((device) => ({ home, place, device }));
    });
    return all.toSorted((left, right) => Number(isSound(left.device)) - Number(isSound(right.device)));
  }

  async #startOne(place: Home, home: FleetHome, device: FleetDevice): Promise<void> {
    const { fleet, clock, logger, connect, hands, onLive } = this.#options;
    const model = findModel(device.model);
    if (model === undefined)
      throw new AppError("NOT_FOUND", `Device model ${device.model}: there is no such model`);
    const connection = await connect(device.id);
    const member = new FleetMember({
      device,
      model,
      home: place,
      seed: seedFor(seedOfHome(fleet, home), device.id),
      historyMs: this.#historyOf(connection),
      transport: connection.transport,
      commandKeys: connection.commandKeys,
      spool: connection.spool,
      random: connection.random,
      consent: { preConsented: home.allows, allowVerbal: home.byTelephone },
      clock,
      logger,
    });
    await member.liveThrough();
    this.#running.push(member);
    this.#stops.push(async () => {
      await member.stop();
      await connection.keepSpool?.(member.device.spool);
    });
    member.start();
    hands?.add(device.id, member.hands);
    this.#options.onDevice?.(member.device);
    onLive(device.id);
  }

  /** What a device lives through before the present: its past when it is new, the time since it was left when it is not. */
  #historyOf({ isNew, leftAtMs }: FleetConnection): DurationMs {
    const { fleet, clock } = this.#options;
    if (isNew) return fleet.history;
    const pauseMs = leftAtMs === undefined ? 0 : clock.nowMs() - leftAtMs;
    return pauseMs < SHORTEST_PAUSE_MS ? 0 : Math.min(pauseMs, LONGEST_HISTORY_MS);
  }
}

function isSound({ faults }: FleetDevice): boolean {
  return faults.length === 0;
}
