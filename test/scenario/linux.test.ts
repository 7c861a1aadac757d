import { shippedScenarios } from "@housecall/firmware-sim";
import { describe, expect, it } from "vitest";
import { testScenariosOf } from "./lib/play-scenario.ts";
import { playScenario } from "./lib/played-scenario.ts";

describe("scenarios of Linux boards", () => {
  testScenariosOf("linux");

  it("give the same verdicts for the same seed", async () => {
    const scenario = shippedScenarios().find(({ scenario: name }) => name === "memory-leak");
    if (scenario === undefined) throw new Error("the scenario is gone");

    const [first, second] = [
      await playScenario(scenario, { seed: 5 }),
      await playScenario(scenario, { seed: 5 }),
    ];

    expect(second.server.told).toEqual(first.server.told);
    expect(second.server.telemetry.journal).toEqual(first.server.telemetry.journal);
  });
});
