import {
  goodbyeIn,
  judgeScenario,
  type ObservedFault,
  runScenario,
  type Scenario,
} from "@housecall/firmware-sim";
import type { EpochMs } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { recordingLogger } from "./recording-logger.ts";
import { startScenarioServer } from "./scenario-server.ts";

/** When the world of a scenario begins, unless a test says otherwise. */
export const START_AT_MS = Date.UTC(2026, 2, 1, 9, 0, 0);

/** Plays a scenario from power-on to verdict: real agent, real spool, real codec, real ingest, real rules. */
export async function playScenario(
  scenario: Scenario,
  options: { readonly seed?: number; readonly startAtMs?: EpochMs } = {},
) {
  const { seed = scenario.seed, startAtMs = START_AT_MS } = options;
  const clock = new WorldClock(startAtMs);
  const log = recordingLogger();
  const server = await startScenarioServer({ clock, logger: log.logger });
  const poweredOnAtMs = clock.nowMs();
  const pass = (lengthMs: number): Promise<void> => clock.advance(lengthMs);
  await runScenario(scenario, {
    clock,
    pass,
    finish: goodbyeIn(pass),
    transportOf: (deviceId) => server.network.transportOf(deviceId),
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
