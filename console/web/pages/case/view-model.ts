import type { CaseActionName, CaseDetail, CasePresence, CaseSummary } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import { printable } from "../../format/printable.ts";
import type { Translate } from "../../text/translate.ts";

/** A button of a case: what it does, and whether it is the one to press next. */
export interface CaseButton {
  readonly name: CaseActionName;
  readonly label: string;
  readonly weight: "next" | "other";
}

/** Who looks at the case, and what their role permits. */
export interface Worker {
  readonly name: string;
  readonly mayWork: boolean;
  readonly mayAssign: boolean;
}

/** What can be done with a case by that person, the next step first. */
export function caseButtons(
  found: Pick<CaseSummary, "state" | "assignee" | "team">,
  worker: Worker,
  translate: Translate,
): CaseButton[] {
  if (!worker.mayWork) return [];
  const names = actionsOf(found, worker.name);
  const all = worker.mayAssign && isOpen(found) ? [...names, "assign" as const] : names;
  return all.map((name, index) => ({
    name,
    label: labelOf(name, found, worker.name, translate),
    weight: index === 0 ? "next" : "other",
  }));
}

/** Whether anybody still works on it. */
export function isOpen({ state }: Pick<CaseSummary, "state">): boolean {
  return state !== "resolved" && state !== "closed";
}

function actionsOf(
  found: Pick<CaseSummary, "state" | "assignee" | "team">,
  name: string,
): readonly CaseActionName[] {
  if (!isOpen(found)) return ["reopen"];
  if (found.assignee !== name) return ["take"];
  switch (found.state) {
    case "waiting_customer":
    case "waiting_device":
      return ["wake", "close", ...handingOn(found), "book-visit", "release"];
    case "visit_booked":
      return ["visit-done", "wake", "close", "release"];
    case "with_expert":
      return ["return", "close", "wait", "book-visit", "release"];
    case "new":
    case "with_agent":
    case "resolved":
    case "closed":
      return ["close", "wait", ...handingOn(found), "book-visit", "release"];
  }
}

function handingOn({ team }: Pick<CaseSummary, "team">): readonly CaseActionName[] {
  return team === "support" ? ["escalate"] : ["return"];
}

const labels = {
  close: "case.act.resolve",
  wait: "case.act.wait",
  wake: "case.act.wake",
  escalate: "case.act.escalate",
  return: "case.act.return",
  "book-visit": "case.act.bookVisit",
  "visit-done": "case.act.visitDone",
  release: "case.act.release",
  assign: "case.act.assign",
  reopen: "case.act.reopen",
} as const;

function labelOf(
  name: CaseActionName,
  { assignee }: Pick<CaseSummary, "assignee">,
  own: string,
  translate: Translate,
): string {
  if (name === "take")
    return assignee === "" || assignee === own
      ? translate("case.act.take")
      : translate("case.act.takeOver", { name: printable(assignee) });
  return name in labels ? translate(labels[name as keyof typeof labels]) : name;
}

/** Who else has the case open, in a sentence; somebody who writes is told before those who only look. */
export function presenceSentence(
  present: readonly CasePresence[],
  own: string,
  translate: Translate,
): { readonly text: string; readonly isWriting: boolean } | null {
  const others = present.filter(({ name }) => name !== own);
  const writing = others.filter(({ doing }) => doing === "writing");
  const told = writing.length > 0 ? writing : others;
  if (told.length === 0) return null;
  const names = told.map(({ name }) => printable(name)).join(", ");
  const key = writing.length > 0 ? "case.othersWriting" : "case.othersHere";
  return { text: translate(key, { names, count: told.length }), isWriting: writing.length > 0 };
}

/** What a person should know before anything else. */
export function caseNotice(
  found: CaseDetail,
  options: {
    readonly translate: Translate;
    readonly moment: (atMs: EpochMs) => string;
    readonly age: (atMs: EpochMs) => string;
  },
): string | null {
  const { translate, moment, age } = options;
  if (found.state === "resolved" && found.windowEndsAtMs !== null)
    return translate("case.watchedUntil", { time: moment(found.windowEndsAtMs) });
  if (found.state === "closed" && found.closedBecause !== null)
    return translate(`case.closedBecause.${found.closedBecause}`);
  if (found.state !== "new" || found.clearedAtMs === null) return null;
  const cleared = translate("case.cleared", { age: age(found.clearedAtMs) });
  if (found.nextAtMs === null) return cleared;
  return `${cleared} ${translate("case.selfCloses", { time: moment(found.nextAtMs) })}`;
}
