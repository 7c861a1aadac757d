import type { DurationMs } from "@housecall/proto/base";
import type { FleetFile } from "../fleet/fleet-file.ts";
import type { FleetConnection } from "../fleet/simulated-fleet.ts";
import { SimulatedFleet } from "../fleet/simulated-fleet.ts";
import { deviceIdOf, runScenario, type ScenarioWorld } from "../scenario/run-scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { HandsBook } from "./device-hands.ts";

/** What is played: a scenario, or a fleet for some time. */
export type Play =
  | { readonly kind: "scenario"; readonly scenario: Scenario }
  | { readonly kind: "fleet"; readonly fleet: FleetFile; readonly lasts: DurationMs };

/** A device of a play. */
export interface PlayedDevice {
  readonly home: string;
  readonly id: string;
  readonly model: string;
  readonly faults: readonly string[];
}

/** Where a play is played. */
export interface PlayWorld extends Pick<ScenarioWorld, "clock" | "pass" | "finish" | "logger" | "onDevice"> {
  readonly connect: (deviceId: string) => Promise<FleetConnection>;
  readonly hands?: HandsBook;
  readonly onLive: (deviceId: string) => void;
  readonly onFailed: (deviceId: string, reason: string) => void;
  /** Told once, when every device runs that can. */
  readonly onAllLive?: (devices: number) => void;
  /** Aborts while devices come to life. */
  readonly signal: AbortSignal;
}

/** How long a play lasts, from the moment at which the devices are switched on. */
export function lengthOf(play: Play): DurationMs {
  return play.kind === "scenario" ? play.scenario.lasts : play.lasts;
}

/** Who plays. */
export function devicesOf(play: Play): readonly PlayedDevice[] {
  if (play.kind === "fleet")
    return play.fleet.homes.flatMap(({ home, devices }) =>
      devices.map(({ id, model, faults }) => ({ home, id, model, faults: faults.map(({ fault }) => fault) })),
    );
  const { scenario } = play;
  const faults = scenario.faults.map(({ fault }) => fault);
  return [{ home: "scenario", id: deviceIdOf(scenario), model: scenario.device, faults }];
}

/** Plays it to its end; the same seed gives the same, in any world. */
export async function perform(play: Play, world: PlayWorld): Promise<void> {
  if (play.kind === "fleet") return performFleet(play, world);
  const { scenario } = play;
  const deviceId = deviceIdOf(scenario);
  const { transport, commandKeys, spool, keepSpool, random } = await world.connect(deviceId);
  world.onLive(deviceId);
  world.onAllLive?.(1);
  const connection = {
    transportOf: () => transport,
    commandKeys: commandKeys ?? [],
    spool,
    keepSpool,
    random,
  };
  await runScenario(scenario, { ...world, ...connection });
}

async function performFleet(
  { fleet, lasts }: Extract<Play, { kind: "fleet" }>,
  world: PlayWorld,
): Promise<void> {
  const simulated = new SimulatedFleet({ fleet, ...world });
  await simulated.start(world.signal);
  world.onAllLive?.(simulated.members.length);
  try {
    await world.pass(lasts);
  } finally {
    await world.finish(simulated.stop());
  }
}
