import { resolve } from "node:path";
import { SECOND_MS } from "@housecall/proto/base";
import type { CliWorld } from "../cli-world.ts";
import type { CliOutcome } from "../exit-codes.ts";

/** Options of `housecall sim run`; lengths of time in ms. */
export interface SimRunOptions {
  readonly fleet?: string;
  readonly scenario?: string;
  readonly fault?: string;
  readonly count?: number;
  readonly model?: string;
  readonly fast?: boolean;
  readonly for?: number;
  readonly seed?: number;
  readonly rules?: string;
  readonly start?: number;
  readonly severity?: number;
  readonly onset?: number;
  readonly use?: string;
  readonly state: string;
  readonly panelPort?: number;
}

/** The simulator's own arguments for what is to be played, see firmware-sim/command-line.ts. */
export function sourceArguments(world: CliWorld, options: SimRunOptions): string[] {
  const { fleet, scenario, fault, count, model, seed, severity, onset, use } = options;
  const given = {
    fleet: fleet && resolve(world.folder, fleet),
    scenario: scenario?.endsWith(".yml") ? resolve(world.folder, scenario) : scenario,
    fault,
    count,
    model,
    seed,
    severity,
    onset: secondsOf(onset),
    use,
    for: secondsOf(options.for),
  };
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${String(value)}`],
  );
}

/** The simulator's own exit codes, see firmware-sim/command-line.ts. */
export function simulatorOutcome(world: CliWorld, code: number): CliOutcome {
  if (world.signal.aborted) return "interrupted";
  if (code === 0) return "ok";
  return code === 2 ? "usage" : "failed";
}

function secondsOf(lengthMs: number | undefined): string | undefined {
  return lengthMs === undefined ? undefined : `${Math.floor(lengthMs / SECOND_MS)}s`;
}
