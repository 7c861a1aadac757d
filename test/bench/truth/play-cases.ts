/** A worker thread that plays cases and tells what came of each. */
import { parentPort, workerData } from "node:worker_threads";
import { playScenario } from "../../scenario/lib/played-scenario.ts";
import { truthCase } from "./truth-case.ts";
import type { TruthOutcome } from "./truth-score.ts";

const { seeds } = workerData as { readonly seeds: readonly number[] };
for (const seed of seeds) parentPort?.postMessage(await play(seed));

async function play(seed: number): Promise<TruthOutcome> {
  const { scenario, startAtMs, truths } = truthCase(seed);
  const { observed } = await playScenario(scenario, { startAtMs });
  const fired = observed
    .filter(({ state }) => state === "firing")
    .map(({ ruleId, atMs }) => ({ rule: ruleId, atMs }));
  return { seed, truths, fired };
}
