import type { Fault } from "@housecall/proto/api";
import { errorMessage } from "@housecall/proto/base";
import { printable } from "../logging/printable.ts";
import type { PlayVerdict } from "../simulator/play-verdict.ts";
import {
  type FleetLine,
  listenToSimulator,
  type Observed,
  type SimulatorLine,
  type SimulatorListener,
} from "../simulator/simulator-lines.ts";
import { simulatorEnd, spawnSimulator } from "../simulator/simulator-process.ts";
import type { CliWorld } from "./cli-world.ts";
import { CliError } from "./exit-codes.ts";

/** A change of a fault that somebody saw, in the form in which the simulator judges it. */
export type SeenFault = Observed["observed"][number];

/** What differs between a play in real time and a fast one. */
export interface PlayPart extends Pick<SimulatorListener, "tokenFor" | "turnOf" | "observed"> {
  readonly world: CliWorld;
  /** The simulator's arguments. */
  readonly parameters: readonly string[];
  readonly onFleet: (fleet: FleetLine) => void;
  /** Anything but the fleet and the verdict. */
  readonly onLine: (line: SimulatorLine) => void;
}

/** How a play ended. */
export interface PlayEnd {
  /** Of the simulator. */
  readonly exitCode: number;
  /** None when it was ended before. */
  readonly verdict: PlayVerdict | undefined;
}

/** Runs the simulator to its end. @throws CliError failed when it cannot be started. */
export async function playWithSimulator(part: PlayPart): Promise<PlayEnd> {
  const { world, parameters } = part;
  const { rootFolder, err } = world;
  const child = spawnSimulator({ rootFolder, parameters, input: "pipe", onErrorText: err });
  const state: { verdict?: PlayVerdict } = {};
  listenToSimulator(child, {
    ...part,
    onNoAnswer: (about, error) => {
      // A device without a token stays out, and the simulator says so; without its server nothing goes on.
      if (about !== "turn" && about !== "played") return;
      err(`${about}: ${errorMessage(error)}\n`);
      child.kill("SIGTERM");
    },
    onStrange: (reason) => err(`A line of the simulator cannot be read: ${printable(reason)}\n`),
    onLine: (line) => {
      if (line.event === "fleet") part.onFleet(line);
      else if (line.event === "verdict") state.verdict = line;
      else part.onLine(line);
    },
  });
  const exitCode = await simulatorEnd(child, world.signal).catch((cause: unknown) => {
    throw new CliError("failed", `The simulator cannot be started: ${errorMessage(cause)}`, { cause });
  });
  return { exitCode, verdict: state.verdict };
}

/** A change of a fault as it is judged; `beginsAtMs` is when the devices were switched on. */
export function seenFault(fault: Fault, beginsAtMs: number): SeenFault {
  const { deviceId, ruleId, instance, state, changedAtMs, causes } = fault;
  return {
    deviceId,
    ruleId,
    instance,
    state,
    atMs: changedAtMs - beginsAtMs,
    causes: causes.map(({ id }) => id),
  };
}
