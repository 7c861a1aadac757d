/** The unit in which a text asks for a value: `{load_ratio in %}`, `{pace in count/min}`. */
import { suggestion } from "./nearest-name.ts";
import { ExpressionError } from "./rule-finding.ts";
import type { Checked } from "./typed.ts";
import { findUnit, sameDimensions, type Unit, unitLabel, unitNames } from "./units.ts";

/** What stands in a placeholder. `at` is where the unit begins. */
export interface Placeholder {
  readonly of: string;
  readonly unit: string | undefined;
  readonly at: number;
}

/** Takes a placeholder apart; `unit` is undefined when it does not ask for one. */
export function readPlaceholder(text: string): Placeholder {
  const [, of = text, gap = "", unit] = /^(\S+)(\s+in\s+)(\S+)$/.exec(text) ?? [];
  return { of, unit, at: of.length + gap.length };
}

/** The unit that is asked for; values are written in it, however large they are. @throws ExpressionError */
export function askedUnit(
  { type }: Checked,
  { of, unit, at }: Placeholder & { readonly unit: string },
): Unit {
  const wanted = findUnit(unit);
  if (wanted === undefined)
    throw new ExpressionError("unknown-unit", at, `Unknown unit "${unit}"${suggestion(unit, unitNames)}`);
  if (type.kind === "condition")
    throw new ExpressionError("type-mismatch", 0, `"${of}" is a condition and has no unit, wanted a number`);
  if (!sameDimensions(type.unit, wanted))
    throw new ExpressionError(
      "unit-mismatch",
      at,
      `Got ${unitLabel(type.unit)} to tell in ${unit}, wanted a unit of the same kind`,
    );
  return { ...wanted, isAsked: true };
}
