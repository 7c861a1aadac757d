import type { CaseEvent, CaseFault, Fault, TryOutcome } from "@housecall/proto/api";
import type { Language } from "../../text/language.ts";

/** Faults of the case that are there now, as the device tells them, and those that are gone. */
export function splitFaults(
  kept: readonly CaseFault[],
  open: readonly Fault[],
): { readonly live: readonly Fault[]; readonly gone: readonly CaseFault[] } {
  const own = new Set(kept.map(({ faultId }) => faultId));
  const live = open.filter(({ id }) => own.has(id));
  const known = new Set(live.map(({ id }) => id));
  return { live, gone: kept.filter(({ faultId }) => !known.has(faultId)) };
}

/** The likeliest cause of a fault; "" when the rule names none. */
export function causeTitle({ causes }: Pick<CaseFault, "causes">, language: Language): string {
  const [first] = causes.toSorted((one, other) => other.share - one.share);
  return first?.title[language] ?? "";
}

/** A remedy, and how it ended when it was tried last. */
export interface CaseStep {
  readonly step: string;
  readonly who: "customer" | "remote" | "technician";
  readonly outcome: TryOutcome | null;
}

/** Remedies for people who are not technicians, each once, with what has come of them. */
export function stepsOf(options: {
  readonly open: readonly Fault[];
  readonly kept: readonly CaseFault[];
  readonly events: readonly CaseEvent[];
  readonly language: Language;
}): CaseStep[] {
  const { open, kept, events, language } = options;
  const outcomes = new Map<string, TryOutcome>();
  for (const { data } of events) if (data.kind === "tried") outcomes.set(data.step, data.outcome);
  const remedies = [...open, ...kept].flatMap((fault) => fault.remedies);
  const steps = new Map<string, CaseStep>();
  for (const { who, step } of remedies) {
    const text = step[language];
    const tried = outcomes.get(step.en) ?? outcomes.get(step.ko) ?? null;
    if (who !== "technician" && !steps.has(text)) steps.set(text, { step: text, who, outcome: tried });
  }
  return [...steps.values()];
}
