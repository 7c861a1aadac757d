import type { Transport } from "@housecall/agent";
import { AppError, type Clock, type DurationMs, type Logger, SECOND_MS } from "@housecall/proto/base";
import type { SpoolContents } from "../device/memory-spool-disk.ts";
import { SimulatedDevice, type SimulatedDeviceOptions } from "../device/simulated-device.ts";
import { findFault } from "../faults/all-faults.ts";
import { findModel } from "../machine/all-models.ts";
import { type HandsBook, handsOf } from "../play/device-hands.ts";
import { FaultPlan } from "./fault-plan.ts";
import type { Scenario } from "./scenario.ts";

/** The world in which a scenario is played. */
export interface ScenarioWorld {
  /** True time. */
  readonly clock: Clock;
  /** Lets time pass: `WorldClock.advance` as fast as possible, `clock.sleep` in real time. Rejects to end early. */
  readonly pass: (lengthMs: DurationMs) => Promise<void>;
  /** Lets time pass until that is done. */
  readonly finish: (goodbye: Promise<void>) => Promise<void>;
  readonly transportOf: (deviceId: string) => Transport;
  /** Whose commands the device obeys; nobody's unless given. */
  readonly commandKeys?: SimulatedDeviceOptions["commandKeys"];
  readonly logger: Logger;
  readonly spool?: SimulatedDeviceOptions["spool"];
  readonly keepSpool?: ((contents: SpoolContents) => Promise<void>) | undefined;
  readonly random?: SimulatedDeviceOptions["random"];
  readonly hands?: HandsBook;
  /** Told when the device is switched on: for whoever stands in front of it. */
  readonly onDevice?: ((device: SimulatedDevice) => void) | undefined;
  /** In place of the scenario's own. */
  readonly seed?: number;
}

/** Time for the agent to say goodbye. */
const GOODBYE_MS: DurationMs = 5 * SECOND_MS;

/** `finish` of a {@link ScenarioWorld} that is as fast as possible. */
export function goodbyeIn(pass: ScenarioWorld["pass"]): ScenarioWorld["finish"] {
  return async (goodbye) => {
    await pass(GOODBYE_MS);
    await goodbye;
  };
}

/** Plays a scenario from power-on to the end of its time; who listens at the other end of the transport sees the rest. */
export async function runScenario(scenario: Scenario, world: ScenarioWorld): Promise<void> {
  const device = createDevice(scenario, world);
  const seed = world.seed ?? scenario.seed;
  const plans = scenario.faults.map(
    (planned, index) => new FaultPlan(planned, { device, seed: seed + index }),
  );
  const beganAtMs = world.clock.uptimeMs();
  device.home.use = scenario.use;
  device.powerOn();
  world.onDevice?.(device);
  const stops = plans.map((plan) =>
    world.clock.every(plan.stepMs, () => plan.step(world.clock.uptimeMs() - beganAtMs)),
  );
  world.hands?.add(device.deviceId, handsOf(device, plans));
  for (const { at, remedyOf } of scenario.tries)
    stops.push(world.clock.after(at, () => applyRemedy(remedyOf, device, plans)));
  try {
    await world.pass(scenario.lasts);
  } finally {
    for (const stop of stops) stop();
    await world.finish(device.shutDown());
    await world.keepSpool?.(device.spool);
  }
}

function applyRemedy(remedyOf: string, device: SimulatedDevice, plans: readonly FaultPlan[]): void {
  findFault(remedyOf)?.applyRemedy?.(device);
  for (const plan of plans) plan.tried(remedyOf);
}

/** The id of the device that plays a scenario. */
export function deviceIdOf(scenario: Scenario): string {
  return `sim-${scenario.scenario}`.slice(0, 64);
}

function createDevice(scenario: Scenario, world: ScenarioWorld): SimulatedDevice {
  const model = findModel(scenario.device);
  if (model === undefined)
    throw new AppError("NOT_FOUND", `Device model ${scenario.device}: there is no such model`);
  const deviceId = deviceIdOf(scenario);
  return new SimulatedDevice({
    deviceId,
    model,
    seed: world.seed ?? scenario.seed,
    world: world.clock,
    transport: world.transportOf(deviceId),
    commandKeys: world.commandKeys ?? [],
    spool: world.spool,
    random: world.random,
    logger: world.logger,
  });
}
