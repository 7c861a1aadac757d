/** Played in turns between two clocks, everything happens as on one clock: to the byte, and to the moment. */
import { findModel, type Scenario, shippedScenarios } from "@housecall/firmware-sim";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { playInTurns, playOnOneClock } from "./lib/two-ways.ts";

/** As much of a scenario as a test has time for. */
const LONGEST_MS = 2 * HOUR_MS;

const cases = [
  ["disk-filling", 11],
  ["memory-leak", 1],
  ["reconnect-storm", 7],
  ["reconnect-storm", 8],
  ["router-drops", 3],
  ["wifi-weak", 9],
  ["power-loss", 4],
  ["clock-battery-empty", 2],
  ["washer-taps-closed", 5],
  ["dryer-residual-water", 6],
  ["refrigerator-power-cut", 7],
  ["air-conditioner-drain-blocked", 8],
  ["robot-wheel-blocked", 9],
  ["phone-app-crash-loop", 10],
] as const;

describe("a play in turns", () => {
  it.each(cases)("is the same as on one clock: %s with seed %i", async (name, seed) => {
    const scenario = shortened(name, seed);

    const [turns, oneClock] = [await playInTurns(scenario), await playOnOneClock(scenario)];

    expect(turns.length).toBeGreaterThan(100);
    expect(turns).toEqual(oneClock);
  });

  it("is tried with every class of devices", () => {
    const classes = new Set(cases.map(([name]) => findModel(named(name).device)?.deviceClass));

    expect(classes).toEqual(new Set(shippedScenarios().map(({ device }) => findModel(device)?.deviceClass)));
  });
});

/** It begins at once, so that something happens in the time. */
function shortened(name: string, seed: number): Scenario {
  const scenario = named(name);
  const firstAtMs = Math.min(...scenario.faults.map(({ at }) => at));
  const earlierMs = Math.max(0, firstAtMs - HOUR_MS / 2);
  const faults = scenario.faults.map(({ at, recover = DAY_MS, ...fault }) => ({
    ...fault,
    at: at - earlierMs,
    recover: recover - earlierMs,
  }));
  return { ...scenario, seed, faults, lasts: Math.min(LONGEST_MS, scenario.lasts - earlierMs) };
}

function named(name: string): Scenario {
  const scenario = shippedScenarios().find((each) => each.scenario === name);
  if (scenario === undefined) throw new Error(`the scenario ${name} is gone`);
  return scenario;
}
