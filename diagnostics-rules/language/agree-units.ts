import { ExpressionError } from "./rule-finding.ts";
import { type CheckedNumber, number, type Typed } from "./typed.ts";
import { sameDimensions, type Unit, unitLabel } from "./units.ts";

/** Gives a bare side the unit of the other. @throws ExpressionError unit-mismatch */
export function agree(
  left: CheckedNumber,
  right: CheckedNumber,
  at: number,
  what: string,
): [CheckedNumber, CheckedNumber] {
  if (left.type.isBare && right.type.isBare) return [left, right];
  if (left.type.isBare) return [adopt(left, right.type.unit), right];
  if (right.type.isBare) return [left, adopt(right, left.type.unit)];
  if (sameDimensions(left.type.unit, right.type.unit)) return [left, right];
  throw new ExpressionError(
    "unit-mismatch",
    at,
    `Got ${unitLabel(left.type.unit)} and ${unitLabel(right.type.unit)} to ${what}, wanted the same unit`,
  );
}

function adopt(bare: CheckedNumber, unit: Unit): CheckedNumber {
  const { typed } = bare;
  if (unit.factor === 1) return number(typed, unit);
  const scaled: Typed =
    typed.kind === "constant"
      ? { kind: "constant", value: typed.value * unit.factor }
      : { kind: "arithmetic", sign: "*", left: typed, right: { kind: "constant", value: unit.factor } };
  return number(scaled, unit);
}
