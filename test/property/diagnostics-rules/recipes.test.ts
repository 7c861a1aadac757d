import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replayRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { rootFolder } from "../../lib/source-tree.ts";
import { SyntheticWords } from "../../lib/synthetic-words.ts";
import { csv, play } from "../../unit/diagnostics-rules/replayed.ts";
import { ruleText } from "../../unit/diagnostics-rules/rule-text.ts";

const SEEDS = 100;
const EVERY_S = 300;
const SAMPLES = 2_000;
/** Of a series: nothing happens before. */
const ONSET = 1_400;
const document = readFileSync(join(rootFolder, "diagnostics-rules/LANGUAGE.md"), "utf8");
const section = document.split("\n## Spikes, shifts and drifts\n")[1]?.split("\n## ")[0] ?? "";
const recipes = new Map(
  [...section.matchAll(/^\| ([a-z ,]+?) +\| `(.+)` +\|$/gm)].map(([, what = "", clause = ""]) => [
    what,
    clause,
  ]),
);

/** What the value does from its onset on: `at` samples after it, in a noise of 1 around 50. */
const happenings: Readonly<Record<string, { adds: (at: number) => number; within: number; noise?: number }>> =
  {
    spike: { adds: (at) => (at === 0 ? 14 : 0), within: 1 },
    "spike, by rank": { adds: (at) => (at === 0 ? 14 : 0), within: 1 },
    "shift, for ever": { adds: () => 8, within: 12 },
    "shift, for a day": { adds: () => 8, within: 24 },
    drift: { adds: (at) => at * 0.015, within: 400 },
    "wider spread": { adds: () => 0, within: 24, noise: 5 },
  };

describe("the recipes of LANGUAGE.md", () => {
  it("are those that are played here", () => {
    expect([...recipes.keys()]).toEqual(Object.keys(happenings));
  });

  it.each(Object.entries(happenings))(
    "find a %s in its time, and nothing where there is none",
    (what, happening) => {
      const plan = replayRules([
        {
          path: "r.yml",
          text: ruleText({ signals: { x: { cadence: "5m" } }, fire: [recipes.get(what) ?? ""] }),
        },
      ]);
      const found = [];
      const falseAlarms = [];
      for (let seed = 0; seed < SEEDS; seed += 1) {
        const noticed = firstFiring(play(plan, csv("x", samples(seed, happening))).told);
        const quiet = play(plan, csv("x", samples(seed, { adds: () => 0 }))).told;
        if (noticed >= ONSET && noticed < ONSET + happening.within) found.push(seed);
        if (firstFiring(quiet) < SAMPLES) falseAlarms.push(seed);
      }

      expect(found.length).toBeGreaterThanOrEqual(95);
      expect(falseAlarms.length).toBeLessThanOrEqual(2);
    },
  );
});

/** The sample at which the fault first fired; as many as there are when it did not. */
function firstFiring(told: readonly string[]): number {
  const first = told.find((change) => change.endsWith("firing"));
  return first === undefined ? SAMPLES : Number(first.split(" ")[0]) / EVERY_S;
}

/** One in twenty samples is missing. */
function samples(
  seed: number,
  { adds, noise = 1 }: { readonly adds: (at: number) => number; readonly noise?: number },
): (readonly [number, number])[] {
  const words = new SyntheticWords(seed);
  return Array.from({ length: SAMPLES }, (_, at): readonly [number, number] => {
    const spread = at >= ONSET ? noise : 1;
    const value = 50 + spread * gaussian(words) + (at >= ONSET ? adds(at - ONSET) : 0);
    return [at * EVERY_S, value];
  }).filter(([at]) => at === ONSET * EVERY_S || words.next() > 0.05);
}

/** Normally distributed, by Box and Muller. */
function gaussian(words: SyntheticWords): number {
  return Math.sqrt(-2 * Math.log(1 - words.next())) * Math.cos(2 * Math.PI * words.next());
}
