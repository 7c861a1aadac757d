/** Properties of verdicts, for as many seeds as a suite has time for. */
import { createEngine, type EngineInput, type FaultChange, type Rule } from "@housecall/diagnostics-rules";
import fc from "fast-check";
import { expect } from "vitest";
import { type Cut, steps, timeline, write } from "./property-device.ts";
import { operatorRules, propertyRules } from "./property-rules.ts";
import { received, T0 } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

/** Shorter than the two minutes that the rules wait. */
const MAX_DELAY_S = 100;

const eventRules = propertyRules.filter(({ usesSilence }) => !usesSilence);

function run(inputs: readonly EngineInput[], rules: readonly Rule[]): readonly FaultChange[] {
  const engine = createEngine({ rules });
  return inputs.flatMap((input) => engine.accept(input));
}

/** By event time; verdicts of different rules at one instant have no order of their own. */
function byTime(changes: readonly FaultChange[]): string[] {
  return changes
    .map((change) => JSON.stringify([change.atMs, change.ruleId, change.instance, change]))
    .sort();
}

/** Any order of arrival within lateness, and duplicates, change nothing. */
export function checkAnyOrder(numRuns: number): void {
  const fired = new Set<string>();
  fc.assert(
    fc.property(
      steps,
      fc.array(fc.tuple(fc.nat(MAX_DELAY_S), fc.nat(4)), { minLength: 30, maxLength: 30 }),
      (said, delays) => {
        const { birth, records, endS } = write(said);
        const straight = timeline(birth, records, endS);
        const shuffled = records.flatMap((record, index) => {
          const [delayS = 0, copies = 0] = delays[index] ?? [];
          const atS = (record.receivedAtMs - T0) / 1_000;
          return [
            received(record, atS + delayS),
            ...(copies > 2 ? [received(record, atS + delayS + 30), received(record, atS + 400)] : []),
          ];
        });

        const changes = run(straight, eventRules);
        for (const { ruleId, state } of changes) if (state === "firing") fired.add(ruleId);
        expect(byTime(run(timeline(birth, shuffled, endS), eventRules))).toEqual(byTime(changes));
      },
    ),
    { numRuns, seed: 20_260_101 },
  );
  // A rule that never fires would prove nothing.
  expect(operatorRules.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
}

/** Whether rows come as one record or as many changes no verdict. */
export function checkCutting(numRuns: number): void {
  const fired = new Set<string>();
  fc.assert(
    fc.property(steps, (said) => {
      const inputs = (cut: Cut): readonly EngineInput[] => {
        const { birth, records, endS } = write(said, undefined, cut);
        return timeline(birth, records, endS);
      };

      const changes = run(inputs("batches"), eventRules);
      for (const { ruleId, state } of changes) if (state === "firing") fired.add(ruleId);
      expect(byTime(run(inputs("row by row"), eventRules))).toEqual(byTime(changes));
    }),
    { numRuns, seed: 20_260_105 },
  );
  // A rule that never fires would prove nothing.
  expect(operatorRules.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
}

/** When each record arrives, if it does. */
export const fates = fc.array(fc.tuple(fc.nat(400), fc.nat(6)), { minLength: 30, maxLength: 30 });

/** Storing and restoring the engine at any point changes no verdict, then or later. */
export function checkRestart(numRuns: number): void {
  fc.assert(
    fc.property(steps, fates, fc.array(fc.nat(1_000), { maxLength: 4 }), (said, fated, cuts) => {
      const inputs = withGaps(said, fated);
      const straight = createEngine({ rules: propertyRules });
      let restored = createEngine({ rules: propertyRules });
      const stops = new Set(cuts.map((cut) => cut % inputs.length));

      const expected = inputs.flatMap((input) => straight.accept(input));
      const got = inputs.flatMap((input, index) => {
        if (stops.has(index))
          restored = createEngine({ rules: propertyRules, snapshot: restored.snapshot() });
        return restored.accept(input);
      });

      expect(byTime(got)).toEqual(byTime(expected));
    }),
    { numRuns, seed: 20_260_102 },
  );
}

/** Some records never arrive, some long after the rules have stopped waiting: gaps, backlog and waiting records are in the state too. */
export function withGaps(
  said: Parameters<typeof write>[0],
  fated: readonly (readonly [delayS: number, fate: number])[],
): readonly EngineInput[] {
  const { birth, records, endS } = write(said);
  const arrivals = records.flatMap((record, index) => {
    const [delayS = 0, fate = 0] = fated[index] ?? [];
    const atS = (record.receivedAtMs - T0) / 1_000;
    return fate === 0 ? [] : [received(record, atS + (fate < 3 ? delayS : fate))];
  });
  return timeline(birth, arrivals, endS);
}

/** Another version of a rule, which reads all streams and waits longer, as others do already. */
function readingMore({ id }: Rule): Rule {
  return rule({
    rule: id,
    version: 2,
    fire: ['log("boom <int>") >= 1 in 1m', "cpu_busy_ratio > 2"],
    late: "5m",
  });
}

/** Other rules change nothing, whether they are there from the beginning, or are taken out or changed in between. */
export function checkIndependence(numRuns: number): void {
  fc.assert(
    fc.property(
      steps,
      fc.nat(eventRules.length - 1),
      fc.nat(eventRules.length - 1),
      fc.nat(1_000),
      fates,
      fc.constantFrom("removed", "changed"),
      (said, chosenIndex, otherIndex, cut, fated, change) => {
        const inputs = withGaps(said, fated);
        const chosen = eventRules[chosenIndex];
        if (chosen === undefined) throw new Error(`no rule ${chosenIndex}`);
        const wanted = run(inputs, [chosen]);
        const ofChosen = ({ ruleId }: FaultChange): boolean => ruleId === chosen.id;
        const others = eventRules.flatMap((other, index) => {
          if (other === chosen || index !== otherIndex) return [other];
          return change === "changed" ? [readingMore(other)] : [];
        });

        expect(run(inputs, eventRules).filter(ofChosen)).toEqual(wanted);

        const before = createEngine({ rules: eventRules });
        const at = cut % inputs.length;
        const first = inputs.slice(0, at).flatMap((input) => before.accept(input));
        const after = createEngine({ rules: others, snapshot: before.snapshot() });
        const rest = inputs.slice(at).flatMap((input) => after.accept(input));
        expect([...first, ...rest].filter(ofChosen)).toEqual(wanted);
      },
    ),
    { numRuns, seed: 20_260_103 },
  );
}
