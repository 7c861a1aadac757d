import { readFileSync } from "node:fs";
import { AppError, errorMessage } from "@housecall/proto/base";
import type { PlaySource } from "./command-line.ts";
import { type FleetFile, readFleet, uniformFleet } from "./fleet/fleet-file.ts";
import { findModel } from "./machine/all-models.ts";
import { didYouMean } from "./near-names.ts";
import type { Play } from "./play/play.ts";
import { readScenario, type Scenario } from "./scenario/scenario.ts";
import { shippedScenarios } from "./scenario/shipped-scenarios.ts";
import { scenarioOfTrial } from "./scenario/try-fault.ts";

/** What a command line names, read and checked; without an end it lasts for ever. @throws AppError CONFIG_INVALID */
export function loadPlay(source: PlaySource): Play {
  switch (source.kind) {
    case "scenario":
      return { kind: "scenario", scenario: withSeed(loadScenario(source.name), source) };
    case "fault": {
      const { seed = 1, lasts = 0, ...trial } = source;
      return { kind: "scenario", scenario: scenarioOfTrial({ ...trial, seed, lasts }, shippedScenarios()) };
    }
    case "fleet":
      return playOf(readFleet(readText("Fleet", source.path), source.path), source);
    case "uniform":
      return playOf(loadUniform(source), source);
  }
}

function playOf(fleet: FleetFile, source: PlaySource): Play {
  return { kind: "fleet", fleet: withSeed(fleet, source), lasts: source.lasts ?? Number.POSITIVE_INFINITY };
}

function withSeed<Seeded extends { readonly seed: number }>(of: Seeded, { seed }: PlaySource): Seeded {
  return seed === undefined ? of : { ...of, seed };
}

function loadScenario(name: string): Scenario {
  if (name.endsWith(".yml")) return readScenario(readText("Scenario", name), name);
  const shipped = shippedScenarios();
  const scenario = shipped.find((each) => each.scenario === name);
  if (scenario !== undefined) return scenario;
  const ofFault = shipped.filter(({ faults }) => faults.some(({ fault }) => fault === name));
  const hint =
    ofFault.length > 0
      ? `; ${name} is a fault of ${ofFault.map((each) => each.scenario).join(", ")}`
      : didYouMean(
          name,
          shipped.map((each) => each.scenario),
        );
  throw new AppError("CONFIG_INVALID", `Scenario ${name}: there is no such scenario${hint}`);
}

function loadUniform(source: Extract<PlaySource, { kind: "uniform" }>): FleetFile {
  const unknown = source.models.find((model) => findModel(model) === undefined);
  if (unknown !== undefined)
    throw new AppError("CONFIG_INVALID", `Device model ${unknown}: there is no such model`);
  return uniformFleet({ ...source, seed: source.seed ?? 1 });
}

function readText(what: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("CONFIG_INVALID", `${what} ${path}: ${errorMessage(cause)}`, { cause });
  }
}
