/** `housecall sim run --fast`: over the border of a process the verdict log is that of one process, for every class. */
import { tmpdir } from "node:os";
import { findModel, type Scenario, SERVER_FIRST_MS, shippedScenarios } from "@housecall/firmware-sim";
import { describe, expect, it } from "vitest";
import { finished, housecall } from "../lib/housecall.ts";
import { playScenario, START_AT_MS } from "./lib/played-scenario.ts";

const OTHER_SEED = 90_210;

describe("a scenario that is played fast", () => {
  it.each([...shortestByClass()])("leads to the same verdict log: %s", async (_, scenario) => {
    for (const seed of [scenario.seed, OTHER_SEED]) {
      const { server, verdict } = await playScenario(scenario, { seed });
      const told = server.told.map(({ ruleId, instance, state, changedAtMs, causes }) => ({
        ...{ ruleId, instance, state, atMs: changedAtMs - START_AT_MS - SERVER_FIRST_MS },
        causes: causes.map(({ id }) => id),
      }));

      const { code, out } = await finished(
        housecall(
          ["sim", "run", "--fast", "--scenario", scenario.scenario, "--seed", String(seed), "--json"],
          { folder: tmpdir() },
        ),
      );

      expect(JSON.parse(out).faults).toEqual(told.map((each) => expect.objectContaining(each)));
      expect(code).toBe(verdict.mistakes.length === 0 ? 0 : 6);
    }
  });
});

/** With a fault that is found. */
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
