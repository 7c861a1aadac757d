import type { CheckedClause, CheckedRule } from "../language/check-rule.ts";
import { rangeOf } from "./intervals.ts";
import type { Remark } from "./remark.ts";
import { alternativesOf, bothOf, type Constraints } from "./satisfiable.ts";

/** Finds conditions that never or always hold, and clear conditions that do not fit the fire conditions. */
export function lintConditions({ source, during, fire, clear, reads }: CheckedRule): readonly Remark[] {
  const { inputs } = reads;
  const remarks: Remark[] = during === undefined ? [] : [...lintWhile(during, fire, inputs)];
  const seen = new Set<string>();
  for (const clause of fire) {
    const same = JSON.stringify([clause.typed, clause.holdMs, clause.repeat?.unit]);
    if (seen.has(same))
      remarks.push({
        kind: "duplicate-clause",
        path: clause.path,
        message: `"${clause.source}" stands here twice; leave one out`,
      });
    seen.add(same);
    remarks.push(...lintClause(clause, inputs));
  }
  if (clear !== undefined) remarks.push(...lintClear(clear, fire, inputs));
  else if (source.clear === undefined && !reads.usesSilence)
    remarks.push({
      kind: "clear-missing",
      path: ["fire"],
      message:
        "Without clear the fault ends with the first sample at which no clause holds; say when it is over",
    });
  return remarks;
}

type Inputs = CheckedRule["reads"]["inputs"];

function lintWhile(
  { path, source, typed }: CheckedClause,
  fire: readonly CheckedClause[],
  inputs: Inputs,
): readonly Remark[] {
  const inside = alternativesOf(typed, inputs);
  if (inside.length === 0)
    return [
      {
        kind: "while-never",
        path,
        message: `"${source}" never holds, so the rule is never judged${rangeHint(typed, inputs)}`,
      },
    ];
  if (alternativesOf(typed, inputs, "fails").length === 0)
    return [{ kind: "while-always", path, message: `"${source}" always holds; leave while out` }];
  return fire.flatMap((clause): Remark[] => {
    const fires = alternativesOf(clause.typed, inputs);
    const together = fires.some((one) => inside.some((two) => bothOf(one, two) !== undefined));
    if (together || fires.length === 0) return [];
    const message = `"${clause.source}" never holds while ${source}`;
    return [{ kind: "while-never", path: clause.path, message }];
  });
}

function lintClause({ path, source, typed }: CheckedClause, inputs: Inputs): readonly Remark[] {
  if (alternativesOf(typed, inputs).length === 0) {
    const parts = conjuncts(typed).every((part) => alternativesOf(part, inputs).length > 0);
    if (parts)
      return [
        {
          kind: "fire-never",
          path,
          message: `"${source}" contradicts itself: its parts never hold together; did you mean "or"?`,
        },
      ];
    return [
      {
        kind: "never-true",
        path,
        message: `"${source}" never holds${rangeHint(typed, inputs)}${percentHint(typed, inputs)}`,
      },
    ];
  }
  if (alternativesOf(typed, inputs, "fails").length > 0) return [];
  return [
    {
      kind: "always-true",
      path,
      message: `"${source}" always holds${rangeHint(typed, inputs)}`,
    },
  ];
}

/** What the first value can be that is compared with a number, in its own unit. */
function rangeHint(typed: CheckedClause["typed"], inputs: Inputs): string {
  for (const part of conjuncts(typed)) {
    if (part.kind !== "compare" || part.right.kind !== "constant") continue;
    const { left } = part;
    const input = left.kind === "signal" || left.kind === "window" ? inputs[left.input] : undefined;
    const { low, high } = rangeOf(left, inputs);
    if (input === undefined || !Number.isFinite(low)) continue;
    const { signal, unit } = input;
    const name = left.kind === "window" ? `${left.name} of ${signal.id}` : signal.id;
    const own = (value: number): number => Number((value / unit.factor).toPrecision(6));
    const within = Number.isFinite(high)
      ? `lies between ${own(low)} and ${own(high)}`
      : `is at least ${own(low)}`;
    return `: ${name} ${within}, wanted a limit within`;
  }
  return "";
}

/** "; did you mean 30 %?" where a ratio is compared with a number of 1 to 100. */
function percentHint(typed: CheckedClause["typed"], inputs: Inputs): string {
  for (const part of conjuncts(typed)) {
    if (part.kind !== "compare" || part.left.kind !== "signal" || part.right.kind !== "constant") continue;
    const { value } = part.right;
    const isRatio = inputs[part.left.input]?.signal.unit === "ratio";
    if (isRatio && value > 1 && value <= 100) return `; did you mean ${value}%?`;
  }
  return "";
}

function lintClear(clear: CheckedClause, fire: readonly CheckedClause[], inputs: Inputs): readonly Remark[] {
  const clears = alternativesOf(clear.typed, inputs);
  if (clears.length === 0)
    return [
      {
        kind: "never-clears",
        path: clear.path,
        message: `"${clear.source}" never holds, so the fault never ends${rangeHint(clear.typed, inputs)}`,
      },
    ];
  const overlapping = fire.find(({ typed }) =>
    alternativesOf(typed, inputs).some((fires) => clears.some((ends) => overlap(fires, ends))),
  );
  if (overlapping === undefined) return [];
  return [
    {
      kind: "clear-overlaps-fire",
      path: clear.path,
      message: `"${clear.source}" and "${overlapping.source}" can hold at once; leave a distance between fire and clear`,
    },
  ];
}

/** True when both speak of the same values, every one of them compared by both, and can hold together. */
function overlap(fires: Constraints, ends: Constraints): boolean {
  const shared = [...ends.keys()].filter((key) => fires.has(key));
  return shared.length > 0 && shared.length === ends.size && bothOf(fires, ends) !== undefined;
}

function conjuncts(typed: CheckedClause["typed"]): readonly CheckedClause["typed"][] {
  return typed.kind === "and" ? [...conjuncts(typed.left), ...conjuncts(typed.right)] : [typed];
}
