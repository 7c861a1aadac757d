import type { Transport } from "@housecall/agent";
import {
  type Clock,
  type DurationMs,
  type EpochMs,
  type Logger,
  SECOND_MS,
  type StopTimer,
} from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { SimulatedDevice, type SimulatedDeviceOptions } from "../device/simulated-device.ts";
import type { Home } from "../home/home.ts";
import type { MachineModel } from "../machine/machine-model.ts";
import { type DeviceHands, handsOf } from "../play/device-hands.ts";
import { FaultPlan, type PlannedFault } from "../scenario/fault-plan.ts";
import type { FleetDevice } from "./fleet-file.ts";

/** What one device of a fleet needs. */
export interface FleetMemberOptions {
  readonly device: FleetDevice;
  readonly model: MachineModel;
  readonly home: Home;
  readonly seed: number;
  /** How long it has lived before it is switched on. */
  readonly historyMs: DurationMs;
  readonly transport: Transport;
  readonly commandKeys: SimulatedDeviceOptions["commandKeys"];
  readonly spool: SimulatedDeviceOptions["spool"];
  readonly random: SimulatedDeviceOptions["random"];
  readonly consent: SimulatedDeviceOptions["consent"];
  /** The present. */
  readonly clock: Clock;
  readonly logger: Logger;
}

/** From the shutdown that ends a history to the present: the agent's goodbye, and room for what it took to live through. */
const GOODBYE_MS: DurationMs = 5 * SECOND_MS;

/** One device of a fleet: lives through its history, then runs in the present, with its faults all along. */
export class FleetMember {
  readonly device: SimulatedDevice;
  readonly #options: FleetMemberOptions;
  readonly #plans: readonly FaultPlan[];
  readonly #past: WorldClock;
  readonly #beganAtMs: EpochMs;
  #stops: readonly StopTimer[] = [];

  constructor(options: FleetMemberOptions) {
    this.#options = options;
    const { device, model, home, seed, historyMs, transport, clock, logger } = options;
    this.#beganAtMs = clock.nowMs() - historyMs;
    this.#past = new WorldClock(this.#beganAtMs);
    this.device = new SimulatedDevice({
      deviceId: device.id,
      name: device.name ?? device.id,
      model,
      home,
      seed,
      transport,
      logger,
      commandKeys: options.commandKeys ?? [],
      spool: options.spool,
      random: options.random,
      consent: options.consent,
      world: historyMs > 0 ? this.#past : clock,
    });
    this.#plans = device.faults.map(
      (planned, index) =>
        new FaultPlan(sinceTheBeginning(planned, historyMs), { device: this.device, seed: seed + index }),
    );
  }

  /** Lives through the history as fast as possible; other devices run meanwhile. */
  async liveThrough(): Promise<void> {
    const { clock, historyMs } = this.#options;
    if (historyMs <= 0) return;
    this.device.powerOn({ pace: "history" });
    this.#startPlans(this.#past);
    await this.#past.advance(historyMs - GOODBYE_MS);
    this.#stopPlans();
    const down = this.device.shutDown();
    await this.#past.advance(GOODBYE_MS);
    await down;
    this.device.moveTo(clock);
  }

  /** Switches on in the present. */
  start(): void {
    this.#startPlans(this.#options.clock);
    this.device.powerOn();
  }

  async stop(): Promise<void> {
    this.#stopPlans();
    await this.device.shutDown();
  }

  /** For whoever stands in front of it. */
  get hands(): DeviceHands {
    return handsOf(this.device, this.#plans);
  }

  #startPlans(clock: Clock): void {
    this.#stops = this.#plans.map((plan) =>
      clock.every(plan.stepMs, () => plan.step(clock.nowMs() - this.#beganAtMs)),
    );
  }

  #stopPlans(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}

/** A fleet counts from now, a plan from the beginning of the device's life. */
function sinceTheBeginning(
  { since, after = 0, until, recover, ...planned }: FleetDevice["faults"][number],
  historyMs: DurationMs,
): PlannedFault {
  const at = since === undefined ? historyMs + after : historyMs - since;
  if (until !== undefined) return { ...planned, at, recover: historyMs - until };
  return { ...planned, at, recover: recover === undefined ? undefined : historyMs + recover };
}
