/** Every scenario of firmware-sim from power-on to verdict: real agent, real spool, real codec, real ingest, real rules. */
import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import {
  allFaults,
  deviceIdOf,
  judgeScenario,
  type ObservedFault,
  runScenario,
  type Scenario,
  shippedScenarios,
  WorldClock,
} from "@housecall/firmware-sim";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "./lib/recording-logger.ts";
import { startScenarioServer } from "./lib/scenario-server.ts";

const START_AT_MS = Date.UTC(2026, 2, 1, 9, 0, 0);

async function play(scenario: Scenario, seed = scenario.seed) {
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
  const observed: ObservedFault[] = server.told.map(({ ruleId, instance, state, changedAtMs }) => ({
    ruleId,
    instance,
    state,
    atMs: changedAtMs - poweredOnAtMs,
  }));
  return { observed, server, quarantined, log, verdict: judgeScenario(scenario, observed) };
}

/** Rules that a scenario already asks for and the library does not have yet; their scenarios wait. */
const awaitedRules: readonly string[] = [
  "washer.drain-slow",
  "washer.pump-blocked",
  "washer.siphon",
  "washer.no-water",
  "washer.fill-slow",
  "washer.unbalanced-repeat",
  "washer.heater-weak",
  "washer.inlet-valve-stuck",
  "washer.leak",
  "washer.bearing-worn",
];

const scenarios = shippedScenarios();
const isWaiting = ({ expect: expected }: Scenario) =>
  expected.some(({ rule }) => awaitedRules.includes(rule));
const playable = scenarios.filter((scenario) => !isWaiting(scenario));

describe("scenarios", () => {
  it("wait for no rule that is there", () => {
    const shipped = shippedRuleFiles().map(({ text }) => /^rule: (\S+)/m.exec(text)?.[1]);

    expect(awaitedRules.filter((rule) => shipped.includes(rule))).toEqual([]);
  });

  it.each(playable.map((scenario) => [scenario.scenario, scenario] as const))("%s", async (_, scenario) => {
    const { verdict, server, quarantined, log } = await play(scenario);

    expect(verdict.mistakes).toEqual([]);
    expect(quarantined).toEqual({});
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
    expect(server.telemetry.journal.some(({ deviceId }) => deviceId === deviceIdOf(scenario))).toBe(true);
  });

  it("cover every fault with the rule that it must lead to", () => {
    const covered = scenarios.filter(({ expect: expected }) => expected.length > 0);
    const uncovered = allFaults
      .filter(({ kind }) => kind === "fault")
      .filter(({ id }) => !covered.some(({ faults }) => faults.some(({ fault }) => fault === id)));

    expect(uncovered.map(({ id }) => id)).toEqual([]);
  });

  it("cover every look-alike with a run in which no rule may fire", () => {
    const quiet = scenarios.filter(
      ({ expect: expected, expectNot }) => expected.length === 0 && expectNot === "others",
    );
    const uncovered = allFaults
      .filter(({ kind }) => kind === "look-alike")
      .filter(({ id }) => !quiet.some(({ faults }) => faults.some(({ fault }) => fault === id)));

    expect(uncovered.map(({ id }) => id)).toEqual([]);
  });

  it("give the same verdicts for the same seed", async () => {
    const scenario = scenarios.find(({ scenario: name }) => name === "memory-leak");
    if (scenario === undefined) throw new Error("the scenario is gone");

    const [first, second] = [await play(scenario, 5), await play(scenario, 5)];

    expect(second.server.told).toEqual(first.server.told);
    expect(second.server.telemetry.journal).toEqual(first.server.telemetry.journal);
  });
});
