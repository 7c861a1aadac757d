import { deviceIdOf, findModel, shippedScenarios } from "@housecall/firmware-sim";
import type { DeviceClass } from "@housecall/proto/signals";
import { expect, it } from "vitest";
import { playScenario } from "./played-scenario.ts";

/** Two days of washing take half a minute of a core that is free, and a core is not always free. */
const TIMEOUT_MS = 300_000;

/** One test for each shipped scenario of a device class that does not wait for its rule. */
export function testScenariosOf(deviceClass: DeviceClass): void {
  const scenarios = shippedScenarios().filter(
    ({ device, waiting }) => !waiting && findModel(device)?.deviceClass === deviceClass,
  );
  const named = scenarios.map((scenario) => [scenario.scenario, scenario] as const);
  it.each(named)("%s", { timeout: TIMEOUT_MS }, async (_, scenario) => {
    const { verdict, server, quarantined, log } = await playScenario(scenario);

    expect(verdict.mistakes).toEqual([]);
    expect(quarantined).toEqual({});
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
    expect(server.telemetry.journal.some(({ deviceId }) => deviceId === deviceIdOf(scenario))).toBe(true);
  });
}
