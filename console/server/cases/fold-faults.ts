import type { CaseEventData, CaseFault, CaseRow, Severity } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { CaseFile } from "./case-file.ts";

type DataOf<Kind extends CaseEventData["kind"]> = Extract<CaseEventData, { kind: Kind }>;

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Whether a severity is more urgent than another. */
export function isWorse(one: Severity, than: Severity): boolean {
  return ranks[one] > ranks[than];
}

/** A fault joins the case, or is there again. */
export function afterFaultFired(file: CaseFile, { fault, dueAtMs }: DataOf<"fault_fired">): CaseFile {
  const others = file.faults.filter(({ faultId }) => faultId !== fault.faultId);
  const detectedAtMs = Math.min(file.cycle.detectedAtMs ?? fault.firedAtMs, fault.firedAtMs);
  return withFaults(
    { ...file, cycle: { ...file.cycle, detectedAtMs }, selfCloseAtMs: null },
    [...others, { ...fault, resolvedAtMs: null }],
    dueAtMs,
  );
}

/** A fault is more severe than it was. */
export function afterWorsened(file: CaseFile, data: DataOf<"fault_worsened">): CaseFile {
  const faults = file.faults.map((fault) =>
    fault.faultId === data.faultId ? { ...fault, severity: data.severity } : fault,
  );
  return withFaults({ ...file, selfCloseAtMs: null }, faults, data.dueAtMs);
}

/** A fault has gone away. */
export function afterFaultResolved(file: CaseFile, data: DataOf<"fault_resolved">): CaseFile {
  const faults = file.faults.map((fault) =>
    fault.faultId === data.faultId ? { ...fault, resolvedAtMs: data.resolvedAtMs } : fault,
  );
  return withFaults({ ...file, selfCloseAtMs: data.selfCloseAtMs }, faults, file.row.dueAtMs);
}

/** Severity only ever grows while a case lasts: what was critical an hour ago is not forgotten. */
function withFaults(file: CaseFile, faults: readonly CaseFault[], dueAtMs: EpochMs | null): CaseFile {
  const worst = faults.reduce<CaseFault | undefined>(moreSevere, undefined);
  const severity = worst && isWorse(worst.severity, file.row.severity) ? worst.severity : file.row.severity;
  const row: CaseRow = {
    ...file.row,
    severity,
    dueAtMs,
    title: worst?.title ?? file.row.title,
    safetyRank: faults.map(({ safetyRank }) => safetyRank).toSorted()[0] ?? file.row.safetyRank,
    ruleIds: [...new Set(faults.map(({ ruleId }) => ruleId))],
    openFaults: faults.filter(({ resolvedAtMs }) => resolvedAtMs === null).length,
    clearedAtMs: clearedAtMs(faults),
  };
  return { ...file, faults, row };
}

function moreSevere(worst: CaseFault | undefined, fault: CaseFault): CaseFault {
  return worst === undefined || isWorse(fault.severity, worst.severity) ? fault : worst;
}

function clearedAtMs(faults: readonly CaseFault[]): EpochMs | null {
  const ends = faults.flatMap(({ resolvedAtMs }) => resolvedAtMs ?? []);
  return ends.length === faults.length && ends.length > 0 ? Math.max(...ends) : null;
}
