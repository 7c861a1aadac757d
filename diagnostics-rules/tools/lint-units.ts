import { symbolOf } from "../engine/format-value.ts";
import type { CheckedRule } from "../language/check-rule.ts";
import { isTime, type Unit } from "../language/units.ts";
import type { Remark } from "./remark.ts";

/** Finds units that a text writes by hand: beside a value that shows its own, or "%" where the value could be told in it. */
export function lintUnits({ source, said }: CheckedRule): readonly Remark[] {
  return (["en", "ko"] as const).flatMap((language) =>
    [...source.say[language].matchAll(/\{([^{}]*)\}/g)].flatMap(({ 0: whole, 1: name = "", index }) => {
      const unit = said.get(name)?.unit;
      const written = writtenAfter(unit, source.say[language].slice(index + whole.length));
      return written === undefined
        ? []
        : [
            {
              kind: "unit-by-hand" as const,
              path: ["say", language],
              offset: index,
              message: messageOf(name, written),
            },
          ];
    }),
  );
}

interface Written {
  readonly text: string;
  readonly isShown: boolean;
}

function writtenAfter(unit: Unit | undefined, rest: string): Written | undefined {
  if (unit === undefined) return undefined;
  const isBare = unit.parts.length === 0 && !unit.isShare;
  const [, text] = (isBare ? percent : unitsOf(unit)).exec(rest) ?? [];
  return text === undefined ? undefined : { text, isShown: !isBare };
}

function messageOf(name: string, { text, isShown }: Written): string {
  return isShown
    ? `"{${name}}" shows its unit, and "${text}" is written after it; leave that out`
    : `"{${name}}" is a plain number, and "%" is written after it; name the ratio itself: {… in %}`;
}

const percent = /^\s?(%)/;
const times = /^\s?(ms|s|sec|seconds?|min|minutes?|h|hours?|d|days?)(?!\p{L})/u;
const sizes = /^\s?(B|[KMGT]i?B|kB|bytes?)(?!\p{L})/u;

/** The unit at the beginning of a text; that of times and sizes depends on the value. */
function unitsOf(unit: Unit): RegExp {
  if (unit.isAsked !== true && isTime(unit)) return times;
  if (unit.isAsked !== true && unit.dimensions["data"] === 1 && unit.parts.length === 1) return sizes;
  const symbol = symbolOf(unit);
  return symbol === "" ? /^(?!)/ : new RegExp(`^\\s?(${escaped(symbol)})(?!\\p{L})`, "u");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
