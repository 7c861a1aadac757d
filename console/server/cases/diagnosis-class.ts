import type { CaseFault, DiagnosisClass, Fault } from "@housecall/proto/api";
import { isWorse } from "./fold-faults.ts";

/** What a diagnosis is made of; a fault, or what a case keeps of one. */
type Diagnosed = Pick<Fault, "ruleId" | "causes"> & {
  readonly remedies: readonly Pick<Fault["remedies"][number], "who" | "settles">[];
};

const costs = { customer: 0, remote: 1, technician: 2 } as const;

/**
 * The diagnosis of a case when it is closed: of its most severe fault, the first-ranked cause and who may do the cheapest
 * remedy of it. A live fault is asked before what the case has kept, because causes are ranked anew as data comes.
 */
export function diagnosisOf(
  faults: readonly CaseFault[],
  liveFaults: readonly Fault[],
): DiagnosisClass | null {
  const main = faults.reduce<CaseFault | undefined>(
    (worst, fault) => (worst && !isWorse(fault.severity, worst.severity) ? worst : fault),
    undefined,
  );
  if (main === undefined) return null;
  return classOf(liveFaults.find(({ id }) => id === main.faultId) ?? main);
}

/** Remedies that settle the first cause count; where none does, those that settle none in particular. */
export function classOf({ ruleId, causes, remedies }: Diagnosed): DiagnosisClass {
  const first = causes.toSorted((one, other) => other.share - one.share)[0];
  const fitting = remedies.filter(({ settles }) => settles !== undefined && settles === first?.id);
  const general = remedies.filter(({ settles }) => settles === undefined);
  const asked = [fitting, general, remedies].find((each) => each.length > 0) ?? [];
  const [cheapest] = asked.toSorted((one, other) => costs[one.who] - costs[other.who]);
  return { ruleId, causeId: first?.id ?? "", cheapestWho: cheapest?.who ?? null };
}
