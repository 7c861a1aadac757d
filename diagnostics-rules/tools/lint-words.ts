import type { CheckedRule } from "../language/check-rule.ts";
import type { Remark } from "./remark.ts";

/** Finds where people would be shown an expression because the rule has no words for it. */
export function lintWords({ source, evidence, reads }: CheckedRule): readonly Remark[] {
  const signals = new Set(reads.inputs.map(({ signal }) => signal.id));
  const unnamed = evidence.filter(({ signal, title }) => title === undefined && !signals.has(signal));
  return [
    ...unnamed.map(({ signal }) =>
      remark(
        ["evidence", "keep", source.evidence.keep.indexOf(signal)],
        `"${signal}" is shown; ${signal in source.let ? "" : "make it a let, and "}say under names what people call it`,
      ),
    ),
    ...source.causes.flatMap(({ id, when, sign }, index) =>
      when !== undefined && sign === undefined
        ? [
            remark(
              ["causes", index, "when"],
              `Cause "${id}" has no sign; say what one sees when its condition holds`,
            ),
          ]
        : [],
    ),
    ...source.remedy.flatMap(({ verify, check }, index) =>
      verify !== undefined && check === undefined
        ? [
            remark(
              ["remedy", index, "verify"],
              "The remedy is verified and has no check; say what telemetry must show",
            ),
          ]
        : [],
    ),
  ];
}

function remark(path: readonly PropertyKey[], message: string): Remark {
  return { kind: "words-missing", path, message };
}
