/** One scenario of each device class; `npm run test:scenarios` plays all. */
import { findModel, type Scenario, shippedScenarios } from "@housecall/firmware-sim";
import { expect, it } from "vitest";
import { playScenario } from "../scenario/lib/played-scenario.ts";

it.each([...shortestByClass()])(
  "finds a fault of a simulated %s",
  { timeout: 300_000 },
  async (_, scenario) => {
    const { verdict, quarantined } = await playScenario(scenario);

    expect(verdict.mistakes).toEqual([]);
    expect(quarantined).toEqual({});
  },
);

function shortestByClass(): ReadonlyMap<string, Scenario> {
  const firing = shippedScenarios().filter(
    ({ waiting, expect: expected }) => !waiting && expected.length > 0,
  );
  const byClass = Map.groupBy(firing, ({ device }) => findModel(device)?.deviceClass ?? device);
  return new Map(
    [...byClass].flatMap(([deviceClass, scenarios]) => {
      const [shortest] = scenarios.toSorted((one, other) => one.lasts - other.lasts);
      return shortest === undefined ? [] : [[deviceClass, shortest] as const];
    }),
  );
}
