import { type Call, type Expression, walk } from "../language/ast.ts";
import type { CheckedClause, CheckedRule } from "../language/check-rule.ts";
import { type FunctionShape, functions, isFunctionName } from "../language/functions.ts";
import { parseExpression } from "../language/parser.ts";
import type { Remark } from "./remark.ts";

type Input = CheckedRule["reads"]["inputs"][number];

/** Finds signals that are used against their kind or faster than they come. */
export function lintSignals(checked: CheckedRule): readonly Remark[] {
  const { fire, clear, source, reads, missingHoldMs, lateMs } = checked;
  const signals = new Map(reads.inputs.map((input) => [input.signal.id, input]));
  const lets = Object.entries(source.let).flatMap(([name, text]) => parsed(["let", name], text));
  const parts = [
    ...[...fire, ...(clear ? [clear] : [])].map(({ path, expression }) => ({ path, expression })),
    ...lets,
  ];
  const slowestMs = Math.max(
    0,
    ...reads.inputs.filter(({ decides }) => decides).map(({ signal }) => 1_000 * signal.cadenceSeconds),
  );
  return [
    ...parts.flatMap(({ path, expression }) =>
      [...walk(expression)].flatMap((part) => lintPart(part, path, signals)),
    ),
    ...[...fire, ...(clear ? [clear] : [])].flatMap((clause) => lintHold(clause, signals)),
    ...(missingHoldMs !== undefined && missingHoldMs < 2 * slowestMs
      ? [
          {
            kind: "missing-below-cadence" as const,
            path: ["missing"],
            message: `Missing data is called unknown after ${missingHoldMs / 1_000} s, but samples come ${slowestMs / 1_000} s apart; wanted at least ${(2 * slowestMs) / 1_000} s`,
          },
        ]
      : []),
    ...(missingHoldMs !== undefined && lateMs > missingHoldMs
      ? [
          {
            kind: "late-over-hold" as const,
            path: ["late"],
            message: `Data may be ${lateMs / 1_000} s late, but is missed after ${missingHoldMs / 1_000} s; wanted at most that`,
          },
        ]
      : []),
  ];
}

function parsed(
  path: readonly PropertyKey[],
  text: string,
): readonly { path: readonly PropertyKey[]; expression: Expression }[] {
  return [{ path, expression: parseExpression(text) }];
}

function lintPart(
  part: Expression,
  path: readonly PropertyKey[],
  signals: ReadonlyMap<string, Input>,
): readonly Remark[] {
  if (part.kind === "compare") return lintComparison(part, path, signals);
  if (part.kind === "sequence") return lintSequence(part, path, signals);
  if (part.kind === "call" && part.name === "baseline") return lintBaseline(part, path);
  if (part.kind !== "call" || !isFunctionName(part.name)) return [];
  const range = part.arguments.find((argument) => argument.kind === "range");
  const signal = range?.of.kind === "name" ? signals.get(range.of.name)?.signal : undefined;
  if (range === undefined || signal === undefined) return [];
  const shape: FunctionShape = functions[part.name];
  const remarks: Remark[] = [];
  const add = (kind: Remark["kind"], message: string): void => {
    remarks.push({ kind, path, offset: part.at, message });
  };
  const cadenceMs = 1_000 * signal.cadenceSeconds;
  if (range.cycles === 0 && range.windowMs < Math.max(1, shape.needsSamples) * cadenceMs) {
    add(
      "window-below-cadence",
      `${part.name} needs ${Math.max(1, shape.needsSamples)} samples, but "${signal.id}" comes every ${signal.cadenceSeconds} s and the window is ${range.windowMs / 1_000} s; wanted at least ${Math.max(1, shape.needsSamples) * signal.cadenceSeconds} s`,
    );
  }
  const isCounterFunction = ["rate", "irate", "increase", "resets"].includes(part.name);
  if (isCounterFunction && signal.kind !== "counter")
    add(
      "rate-of-gauge",
      `${part.name} is for counters; "${signal.id}" is a ${signal.kind}, use delta or deriv`,
    );
  if (
    ["delta", "idelta", "deriv", "slope", "predict_linear"].includes(part.name) &&
    signal.kind === "counter"
  ) {
    add(
      "delta-of-counter",
      `${part.name} takes a restart of the counter "${signal.id}" for a fall; use increase or rate`,
    );
  }
  return remarks;
}

/** Cycles or samples from which something usual can be told. */
const LEAST_LEARNED = 5;

function lintBaseline(part: Call, path: readonly PropertyKey[]): readonly Remark[] {
  const [, over] = part.arguments;
  if (over?.kind !== "span" || over.count >= LEAST_LEARNED) return [];
  const message = `A baseline over ${over.count} ${over.of} follows the last few values; learn over at least ${LEAST_LEARNED}`;
  return [{ kind: "baseline-short", path, offset: over.at, message }];
}

function lintSequence(
  { right, withinMs, at }: Expression & { readonly kind: "sequence" },
  path: readonly PropertyKey[],
  signals: ReadonlyMap<string, Input>,
): readonly Remark[] {
  const names = [...walk(right)].flatMap((part) => (part.kind === "name" ? [part.name] : []));
  const slowestMs = Math.max(
    0,
    ...names.map((name) => 1_000 * (signals.get(name)?.signal.cadenceSeconds ?? 0)),
  );
  if (withinMs >= slowestMs) return [];
  const message = `Wants something within ${withinMs / 1_000} s, but samples come ${slowestMs / 1_000} s apart; wanted at least ${slowestMs / 1_000} s`;
  return [{ kind: "sequence-below-cadence", path, offset: at, message }];
}

function lintComparison(
  part: Expression & { kind: "compare" },
  path: readonly PropertyKey[],
  signals: ReadonlyMap<string, Input>,
): readonly Remark[] {
  return [part.left, part.right].flatMap((side): Remark[] => {
    const signal = side.kind === "name" ? signals.get(side.name)?.signal : undefined;
    if (signal?.kind === "counter")
      return [
        {
          kind: "counter-unwrapped",
          path,
          offset: side.at,
          message: `"${signal.id}" only grows; compare increase(${signal.id}[10m]) or its rate`,
        },
      ];
    const isExact = part.sign === "==" || part.sign === "!=";
    if (signal === undefined || !isExact || signal.kind === "state" || signal.decimals === 0) return [];
    return [
      {
        kind: "equals-measured",
        path,
        offset: part.at,
        message: `"${signal.id}" is measured and hardly ever equal to a number; use <= or >=`,
      },
    ];
  });
}

function lintHold(
  { path, expression, holdMs }: CheckedClause,
  signals: ReadonlyMap<string, Input>,
): readonly Remark[] {
  if (holdMs === 0) return [];
  const names = [...walk(expression)].flatMap((part) => (part.kind === "name" ? [part.name] : []));
  const cadences = names.flatMap((name) => signals.get(name)?.signal.cadenceSeconds ?? []);
  const slowest = Math.max(0, ...cadences);
  if (holdMs >= 1_000 * slowest) return [];
  return [
    {
      kind: "for-below-cadence",
      path,
      message: `Holds for ${holdMs / 1_000} s, but samples come ${slowest} s apart: one sample would be enough; wanted at least ${slowest} s`,
    },
  ];
}
