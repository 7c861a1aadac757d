import {
  deviceIdOf,
  findModel,
  judgeScenario,
  type ObservedFault,
  runScenario,
  type Scenario,
  shippedScenarios,
  WorldClock,
} from "@housecall/firmware-sim";
import type { DeviceClass } from "@housecall/proto/signals";
import { expect, it } from "vitest";
import { recordingLogger } from "./recording-logger.ts";
import { startScenarioServer } from "./scenario-server.ts";

const START_AT_MS = Date.UTC(2026, 2, 1, 9, 0, 0);

/** Plays a scenario from power-on to verdict: real agent, real spool, real codec, real ingest, real rules. */
export async function playScenario(scenario: Scenario, seed = scenario.seed) {
  const clock = new WorldClock(START_AT_MS);
  const log = recordingLogger();
  const server = await startScenarioServer({ clock, logger: log.logger });
  const poweredOnAtMs = clock.nowMs();
  await runScenario(scenario, {
    clock,
    pass: (lengthMs) => clock.advance(lengthMs),
    transportOf: (deviceId) => server.transportOf(deviceId),
    logger: log.logger,
    seed,
  });
  const quarantined = server.quarantined();
  await server.stop();
  const observed: ObservedFault[] = server.told.map((fault) => ({
    ruleId: fault.ruleId,
    instance: fault.instance,
    state: fault.state,
    atMs: fault.changedAtMs - poweredOnAtMs,
    causes: fault.causes.map(({ id }) => id),
  }));
  return { observed, server, quarantined, log, verdict: judgeScenario(scenario, observed) };
}

/** One test for each shipped scenario of a device class that does not wait for its rule. */
export function testScenariosOf(deviceClass: DeviceClass): void {
  const scenarios = shippedScenarios().filter(
    ({ device, waiting }) => !waiting && findModel(device)?.deviceClass === deviceClass,
  );
  it.each(scenarios.map((scenario) => [scenario.scenario, scenario] as const))("%s", async (_, scenario) => {
    const { verdict, server, quarantined, log } = await playScenario(scenario);

    expect(verdict.mistakes).toEqual([]);
    expect(quarantined).toEqual({});
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
    expect(server.telemetry.journal.some(({ deviceId }) => deviceId === deviceIdOf(scenario))).toBe(true);
  });
}
