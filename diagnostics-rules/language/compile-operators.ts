/** Compiles what keeps state of its own. */
import { type CompileContext, compile, compileSequence, compileStep } from "./compile.ts";
import type { Evaluate } from "./frame.ts";
import { baseline } from "./operators/baseline.ts";
import { ewma } from "./operators/ewma.ts";
import { never } from "./operators/never.ts";
import type { Operator } from "./operators/operator.ts";
import { sequence } from "./operators/sequence.ts";
import { sampleTime } from "./ring.ts";
import type { OperatorPlan } from "./typed.ts";
import { freshMs, inputsOf } from "./typed-parts.ts";

/** Compiles the operators of a rule; one that another is of comes before it. */
export function compileOperators(context: CompileContext): readonly Operator[] {
  return context.operators.map((plan, index) =>
    compileOperator(plan, context.layout.operators[index] ?? 0, context),
  );
}

function compileOperator(plan: OperatorPlan, at: number, context: CompileContext): Operator {
  const newestAtMs = newestOf(plan, context);
  switch (plan.kind) {
    case "ewma":
      return ewma({ at, of: compile(plan.of, context), newestAtMs, tauMs: plan.tauMs });
    case "baseline":
      return baseline({
        at,
        of: compile(plan.of, context),
        newestAtMs,
        span: plan.span,
        freshMs: freshMs(plan, context),
      });
    case "sequence":
      return sequence(compileSequence(plan, at, context));
    case "never":
      return never({ at, of: compileStep(plan.of, context), withinMs: plan.withinMs });
  }
}

/** Time of the newest sample that an operator reads; of the judgement when it reads none. */
function newestOf(plan: OperatorPlan, context: CompileContext): Evaluate {
  const places = inputsOf(plan, context).flatMap((index) => context.layout.inputs[index] ?? []);
  if (places.length === 0) return (frame) => frame.atMs;
  return ({ data, base }) => {
    let newest = Number.NaN;
    for (const place of places) {
      const time = sampleTime(data, base, place);
      if (!(time <= newest)) newest = Number.isNaN(time) ? newest : time;
    }
    return newest;
  };
}
