import type {
  CaseAction,
  CaseEvent,
  CaseEventData,
  Fault,
  LocalText,
  caseActions as shapes,
} from "@housecall/proto/api";
import { caseActions, machineActor } from "@housecall/proto/api";
import { DAY_MS, type EpochMs, HOUR_MS } from "@housecall/proto/base";
import type { CaseFile } from "../../console/server/cases/case-file.ts";
import type { CaseSettings } from "../../console/server/cases/case-settings.ts";
import { decideAction } from "../../console/server/cases/decide-action.ts";
import { type ClockFacts, decideClock } from "../../console/server/cases/decide-clock.ts";
import { decideFault } from "../../console/server/cases/decide-fault.ts";
import { foldCase } from "../../console/server/cases/fold-case.ts";

/** The settings as they are without a configuration. */
export const exampleSettings: CaseSettings = {
  ...{ reopenMs: 14 * DAY_MS, windowMs: 72 * HOUR_MS, expertDueMs: 48 * HOUR_MS, selfCloseMs: HOUR_MS },
  dueMs: { critical: 4 * HOUR_MS, warning: 24 * HOUR_MS, info: 72 * HOUR_MS },
};

const both = (en: string): LocalText => ({ en, ko: `${en} (한국어)` });

/** A firing fault of a washing machine that drains too slowly. */
export function faultOf(id: string, firedAtMs: EpochMs, change: Partial<Fault> = {}): Fault {
  return {
    ...{ id, deviceId: "washer-1", ruleId: "washer.drain-slow", ruleVersion: 1, instance: "" },
    ...{ state: "firing", severity: "warning", safetyRank: "S4", evidence: [], foundInBacklog: false },
    ...{ title: both("Draining takes too long"), say: both("Draining took 180 s.") },
    causes: [
      { id: "filter-blocked", title: both("Lint blocks the filter"), share: 0.6 },
      { id: "pump-worn", title: both("The pump is worn"), share: 0.4 },
    ],
    remedies: [
      { who: "customer", step: both("Rinse the filter"), settles: "filter-blocked" },
      { who: "technician", step: both("Change the pump"), settles: "pump-worn" },
    ],
    ...{ startedAtMs: firedAtMs, firedAtMs, resolvedAtMs: null, changedAtMs: firedAtMs },
    ...change,
  };
}

/** The fault, gone. */
export function gone(fault: Fault, resolvedAtMs: EpochMs): Fault {
  return { ...fault, state: "resolved", resolvedAtMs, changedAtMs: resolvedAtMs };
}

/** Cases in memory, moved by the real decisions and folded anew from their events each time. */
export function caseDesk(settings: CaseSettings = exampleSettings) {
  const cases = new Map<string, CaseEvent[]>();

  const file = (number: string): CaseFile => foldCase(number, cases.get(number) ?? []);
  const files = (): CaseFile[] => [...cases.keys()].map(file);

  function append(number: string, atMs: EpochMs, by: string, data: readonly CaseEventData[]): CaseFile {
    const events = cases.get(number) ?? [];
    const added = data.map((each, index) => ({
      ...{ seq: events.length + index + 1, atMs, actor: by, data: each },
    }));
    cases.set(number, [...events, ...added]);
    return file(number);
  }

  function open(atMs: EpochMs, by: string, change: Partial<Extract<CaseEventData, { kind: "opened" }>> = {}) {
    const number = `C-2026-${String(cases.size + 1).padStart(6, "0")}`;
    const opened: CaseEventData = {
      ...{ kind: "opened", by: "person", deviceId: "washer-1", deviceClass: "washer", model: "WM-900" },
      ...{ customerId: "c1", channel: "phone", severity: "warning", about: "It does not drain" },
      dueAtMs: atMs + settings.dueMs.warning,
      ...change,
    };
    append(number, atMs, by, [opened]);
    return number;
  }

  /** Takes in a fault as it is now; gives the number of the case that it changed. */
  function see(fault: Fault, nowMs: EpochMs): string | undefined {
    const mine = files().toReversed();
    const decision = decideFault({
      ...{ fault, nowMs, settings },
      own: mine.find(({ faults }) => faults.some(({ faultId }) => faultId === fault.id)),
      sameRule: mine.filter(
        ({ row }) => row.deviceId === fault.deviceId && row.ruleIds.includes(fault.ruleId),
      ),
    });
    if (decision === undefined) return undefined;
    const number =
      decision.into === "new case"
        ? open(nowMs, machineActor, {
            ...{ by: "rule", deviceId: fault.deviceId, channel: "telemetry", severity: fault.severity },
            ...{ about: "", dueAtMs: nowMs + settings.dueMs[fault.severity] },
          })
        : decision.into.row.number;
    append(number, nowMs, machineActor, decision.events);
    return number;
  }

  function act<Name extends CaseAction["name"]>(
    number: string,
    options: { readonly by: string; readonly atMs: EpochMs; readonly name: Name },
    body: Parameters<(typeof shapes)[Name]["parse"]>[0] = {},
  ): CaseFile {
    const { by, atMs, name } = options;
    const action = { name, body: caseActions[name].parse(body) } as CaseAction;
    const acting = { actor: by, nowMs: atMs, settings, diagnosis: null, country: "KR" };
    return append(number, atMs, by, decideAction(file(number), action, acting));
  }

  function tick(number: string, nowMs: EpochMs, facts: Partial<ClockFacts> = {}): CaseFile {
    const known = {
      nowMs,
      settings,
      lastReportAtMs: nowMs,
      isOnline: false,
      sessionStartedAtMs: null,
      ...facts,
    };
    return append(number, nowMs, machineActor, decideClock(file(number), known));
  }

  return { cases, file, files, append, open, see, act, tick };
}

/** A desk with one case, which a fault has opened. */
export function firedCase(atMs: EpochMs, change: Partial<Fault> = {}) {
  const desk = caseDesk();
  const number = desk.see(faultOf("f1", atMs, change), atMs) ?? "";
  return { desk, number };
}
