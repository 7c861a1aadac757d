/** The property of rules that are changed while they run, for as many seeds as a suite has time for. */
import { createEngine, type EngineInput, type FaultChange, type Rule } from "@housecall/diagnostics-rules";
import fc from "fast-check";
import { expect } from "vitest";
import { steps } from "./property-device.ts";
import { operatorParts } from "./property-rules.ts";
import { rule } from "./rule-text.ts";
import { fates, withGaps } from "./verdict-properties.ts";

/** Each rule with a further clause that never holds. */
const earlier = operatorParts.map((parts) =>
  rule({ ...parts, fire: [...parts.fire, "memory_available_ratio > 5"] }),
);
/** The same with another such clause, at another place, and more to keep. */
const later = operatorParts.map((parts) =>
  rule({
    ...parts,
    version: 2,
    fire: ["memory_available_ratio > 6 for 1m", ...parts.fire],
    evidence: {
      keep: ["max_over_time(memory_available_ratio[6m])", "changes(cpu_busy_ratio[20m])"],
      logs: 3,
    },
  }),
);

/** A rule of which one clause is changed goes on as if it had always been so, as far as the others are concerned. */
export function checkReload(numRuns: number): void {
  const fired = new Set<string>();
  fc.assert(
    fc.property(
      steps,
      fates,
      fc.array(fc.nat(10_000), { minLength: 1, maxLength: 2 }),
      (said, fated, cuts) => {
        const inputs = withGaps(said, fated);

        const always = run(inputs, []);
        const changed = run(inputs, cuts);

        for (const { ruleId, state } of always) if (state === "firing") fired.add(ruleId);
        expect(changed.map(outline).sort()).toEqual(always.map(outline).sort());
      },
    ),
    { numRuns, seed: 20_260_105 },
  );
  // A rule that never fires would prove nothing.
  expect(later.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
}

/** Runs the later rules throughout, or begins with the earlier ones and changes over and back at the cuts. */
function run(inputs: readonly EngineInput[], cuts: readonly number[]): readonly FaultChange[] {
  const cutsAt = new Set(cuts.map((cut) => cut % inputs.length));
  let rules: readonly Rule[] = cutsAt.size === 0 ? later : earlier;
  let engine = createEngine({ rules });
  return inputs.flatMap((input, index) => {
    if (cutsAt.has(index)) {
      rules = rules === earlier ? later : earlier;
      engine = createEngine({ rules, snapshot: engine.snapshot() });
    }
    return engine.accept(input);
  });
}

function outline({
  atMs,
  ruleId,
  instance,
  state,
  severity,
  startedAtMs,
  foundInBacklog,
  say,
}: FaultChange): string {
  return JSON.stringify([atMs, ruleId, instance, state, severity, startedAtMs, foundInBacklog, say.en]);
}
