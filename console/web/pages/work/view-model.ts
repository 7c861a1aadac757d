import {
  type CaseSummary,
  caseChannel,
  caseSort,
  caseTeam,
  phoneText,
  type Severity,
  severity,
} from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import type { QueueQuery } from "../../api/case-resources.ts";
import { formatDuration } from "../../format/duration.ts";
import { printable } from "../../format/printable.ts";
import type { Language } from "../../text/language.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";
import { classWord } from "../fleet/view-model.ts";

/** Queues in the order of their tabs. */
export const queues = ["mine", "unassigned", "team", "waiting", "window", "closed"] as const;
export type Queue = (typeof queues)[number];

/** Device classes that a queue can be narrowed to. */
export const deviceClasses = [
  "washer",
  "dryer",
  "refrigerator",
  "air-conditioner",
  "robot-cleaner",
  "tv",
  "phone",
  "linux",
] as const;

/** What the address says a queue is narrowed to; words that mean nothing are passed over. */
export function readQueueQuery(get: (name: string) => string): QueueQuery & { readonly queue: Queue } {
  const queue = queues.find((each) => each === get("queue")) ?? "mine";
  const text = get("find").trim();
  const filters = {
    severity: severity.safeParse(get("severity")).data,
    channel: caseChannel.safeParse(get("channel")).data,
    team: caseTeam.safeParse(get("team")).data,
    deviceClass: deviceClasses.find((each) => each === get("class")),
    // Only what nobody has yet is chosen from by what one knows.
    skills: queue === "unassigned" && get("skills") === "mine" ? "mine" : undefined,
  };
  const sort = caseSort.safeParse(get("sort")).data ?? (queue === "closed" ? "changed" : "due");
  return {
    ...{ queue, sort },
    ...(text === "" ? {} : { text }),
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
  };
}

/** Whether more than the queue itself narrows the list. */
export function isNarrowed(query: QueueQuery): boolean {
  const { text, severity: wanted, channel, team, deviceClass, skills } = query;
  return [text, wanted, channel, team, deviceClass, skills].some((each) => each !== undefined);
}

/** How a case stands against its clock. */
export interface DueView {
  readonly tone: "overdue" | "soon" | "calm";
  readonly text: string;
}

/** One line of a queue, in words. */
export interface CaseLine {
  readonly number: string;
  readonly title: string;
  readonly device: string;
  readonly deviceClass: string;
  readonly customer: string;
  readonly phone: string;
  readonly state: CaseSummary["state"];
  readonly who: string;
  readonly severity: Severity;
  readonly due: DueView | null;
  readonly openedAtMs: EpochMs;
  readonly marks: readonly string[];
}

/** How to write for one reader. */
export interface CaseReader {
  readonly language: Language;
  readonly translate: Translate;
  readonly nowMs: EpochMs;
  /** Who reads: their own cases say "you". */
  readonly name: string;
}

/** A line of a queue in words. */
export function caseLine(found: CaseSummary, reader: CaseReader): CaseLine {
  const { translate, language } = reader;
  const { customer } = found;
  return {
    number: found.number,
    title: caseTitle(found, language, translate),
    device: printable(found.deviceName),
    deviceClass: classWord(found.deviceClass, translate),
    customer: printable(customer?.name ?? ""),
    phone: customer === null ? "" : phoneText(customer.phone, customer.country),
    state: found.state,
    who: whoHasIt(found, reader),
    severity: found.severity,
    due: dueView(found, reader),
    openedAtMs: found.openedAtMs,
    marks: [
      ...(found.reopened > 0 ? [translate("case.reopenedTimes", { count: found.reopened })] : []),
      ...(found.clearedAtMs !== null && found.state === "new" ? [translate("work.gone")] : []),
    ],
  };
}

/** What a case is about: its fault, or what the customer said. */
export function caseTitle(
  { title, about }: Pick<CaseSummary, "title" | "about">,
  language: Language,
  translate: Translate,
): string {
  if (title !== null) return printable(title[language]);
  return about === "" ? translate("case.untitled") : printable(about);
}

/** Whose case it is. */
export function whoHasIt(
  { assignee }: Pick<CaseSummary, "assignee">,
  { name, translate }: Pick<CaseReader, "name" | "translate">,
): string {
  if (assignee === "") return translate("case.nobody");
  return translate("case.with", { name: assignee === name ? translate("case.you") : printable(assignee) });
}

const soonMs = 60 * 60_000;

/** When somebody has to have acted, or how long it is watched; nothing for a case that is over. */
export function dueView(
  found: Pick<CaseSummary, "state" | "dueAtMs" | "isPaused" | "windowEndsAtMs">,
  { nowMs, translate }: Pick<CaseReader, "nowMs" | "translate">,
): DueView | null {
  if (found.state === "resolved" && found.windowEndsAtMs !== null) {
    const leftMs = found.windowEndsAtMs - nowMs;
    const text =
      leftMs > 0
        ? translate("due.window", { duration: formatDuration(leftMs, translate) })
        : translate("due.ending");
    return { tone: "calm", text };
  }
  if (found.dueAtMs === null) return null;
  if (found.isPaused) return { tone: "calm", text: translate("due.paused") };
  const leftMs = found.dueAtMs - nowMs;
  const duration = formatDuration(Math.abs(leftMs), translate);
  if (leftMs <= 0) return { tone: "overdue", text: translate("due.overdue", { duration }) };
  return { tone: leftMs <= soonMs ? "soon" : "calm", text: translate("due.in", { duration }) };
}

/** A state in words; the code when it is not known here. */
export function stateWord(state: string, translate: Translate): string {
  const key = `caseState.${state}`;
  return isTextKey(key) ? translate(key) : state;
}

/** "50 of 1,204 cases" or "12 cases". */
export function caseCount(shown: number, total: number | null, translate: Translate): string {
  if (total === null || total <= shown) return translate("work.count", { count: total ?? shown });
  return translate("work.countOf", { shown, count: total });
}
