import { type CaseEvent, type CaseEventData, reasonText } from "@housecall/proto/api";
import { logLinePath } from "../../format/log-line-path.ts";
import type { FormatMoment } from "../../format/moment.ts";
import { printable } from "../../format/printable.ts";
import type { Language } from "../../text/language.ts";
import type { Translate } from "../../text/translate.ts";

/** An event of a case in words: one sentence, and what a person wrote. */
export interface EventLine {
  readonly seq: number;
  readonly atMs: number;
  readonly title: string;
  readonly text: string;
  readonly tone: "people" | "machine" | "good" | "bad";
  /** Where a pinned line stands in its file; "" elsewhere. */
  readonly href: string;
}

/** How to write for one reader. */
export interface EventReader {
  readonly language: Language;
  readonly translate: Translate;
  readonly moment: FormatMoment;
}

/** What happened, newest first. */
export function eventLines(events: readonly CaseEvent[], reader: EventReader): EventLine[] {
  const opened = events.map(({ data }) => data).find((data) => data.kind === "opened");
  return events.toReversed().map((event) => eventLine(event, reader, opened?.deviceId ?? ""));
}

/** One event in words. */
export function eventLine(event: CaseEvent, reader: EventReader, deviceId = ""): EventLine {
  const { seq, atMs, data } = event;
  const title = titleOf(event, reader);
  const isPlaced = data.kind === "pinned" && data.pullId !== "" && deviceId !== "";
  const href = isPlaced ? logLinePath(deviceId, data.pullId, data.pullLine) : "";
  return { seq, atMs, title, text: printable(textOf(data, reader)), tone: toneOf(event), href };
}

function toneOf({ actor, data }: CaseEvent): EventLine["tone"] {
  switch (data.kind) {
    case "fault_fired":
    case "fault_worsened":
    case "reopened":
      return "bad";
    case "fault_resolved":
    case "resolved":
      return "good";
    case "closed":
      return data.because === "window_clean" ? "good" : "machine";
    case "action_ended":
      return data.state === "succeeded" ? "good" : "bad";
    default:
      return actor === "housecall" ? "machine" : "people";
  }
}

function titleOf({ actor: name, data }: CaseEvent, reader: EventReader): string {
  const { translate, language, moment } = reader;
  const actor = printable(name);
  switch (data.kind) {
    case "opened":
      return translate(`event.opened.${data.by}`, { actor });
    case "fault_fired":
      return translate("event.fault_fired", { title: data.fault.title[language] });
    case "fault_worsened":
      return translate("event.fault_worsened", { severity: translate(`severity.${data.severity}`) });
    case "taken":
      return data.from === ""
        ? translate("event.taken", { actor })
        : translate("event.takenFrom", { actor, from: printable(data.from) });
    case "assigned":
      return translate("event.assigned", { actor, to: printable(data.to) });
    case "action_requested":
    case "action_ended":
      return translate(`event.${data.kind}`, { actor, title: data.title[language] });
    case "waiting":
      return translate(`event.waiting.${data.waitsFor}`, { actor });
    case "woken":
      return translate(`event.woken.${data.because}`, { actor });
    case "visit_booked":
      return translate("event.visit_booked", { actor, time: moment(data.visitAtMs, "dateTime") });
    case "reopened":
      return translate(`event.reopened.${data.because}`, { actor });
    case "closed":
      return translate(`event.closed.${data.because}`);
    case "playbook_started":
      return translate("event.playbook_started", { actor, title: data.title[language] });
    case "playbook_step":
      return translate(`event.playbook_step.${data.by}`, { actor, title: data.title[language] });
    case "playbook_ended":
      return data.end === null
        ? translate("event.playbook_stopped", { actor, title: data.title[language] })
        : translate("event.playbook_ended", { title: data.end.title[language] });
    default:
      return workTitle(actor, data, translate);
  }
}

type Work = Exclude<
  CaseEventData,
  {
    kind:
      | "opened"
      | "fault_fired"
      | "fault_worsened"
      | "taken"
      | "assigned"
      | "waiting"
      | "action_requested"
      | "action_ended"
      | "woken"
      | "visit_booked"
      | "reopened"
      | "closed"
      | "playbook_started"
      | "playbook_step"
      | "playbook_ended";
  }
>;

function workTitle(actor: string, data: Work, translate: Translate): string {
  switch (data.kind) {
    case "contacted": {
      const channel = translate(`channel.${data.channel}`);
      if (!data.reached) return translate("event.unreached", { actor, channel });
      const key = data.direction === "from_customer" ? "event.contactedIn" : "event.contacted";
      return translate(key, { actor, channel });
    }
    case "tried":
      return translate("event.tried", { step: printable(data.step) });
    case "visit_done":
      return translate(data.fixed ? "event.visit_done.yes" : "event.visit_done.no");
    case "resolved":
      return translate("event.resolved", { actor, outcome: translate(`outcome.${data.outcome}`) });
    case "fault_resolved":
      return translate("event.fault_resolved");
    case "released":
    case "noted":
    case "pinned":
    case "escalated":
    case "returned":
    case "customer_linked":
      return translate(`event.${data.kind}`, { actor });
  }
}

/** What people wrote, as they wrote it. */
function textOf(data: CaseEventData, { translate, moment, language }: EventReader): string {
  switch (data.kind) {
    case "opened":
      return data.about;
    case "fault_fired":
      return translate("event.faultAt", { time: moment(data.fault.firedAtMs, "dateTime") });
    case "fault_resolved":
      return translate("event.goneAt", { time: moment(data.resolvedAtMs, "dateTime") });
    case "noted":
    case "contacted":
    case "visit_done":
    case "reopened":
      return data.text;
    case "pinned":
      return lines(`${moment(data.lineAtMs, "dateTimeSeconds")} ${data.source}`, data.text, data.note);
    case "tried":
      return joined(translate(`case.try.${data.outcome}`), data.note);
    case "action_requested":
      return data.detail;
    case "action_ended": {
      const why = reasonText(data.reason)?.[language] ?? data.reason;
      return joined(translate(`commandState.${data.state}`), joined(why, data.detail));
    }
    case "playbook_step": {
      const readings = data.readings.map(({ label, text }) => `${label[language]}: ${text[language]}`);
      return joined(translate(`playbook.is.${data.is}`), ...readings, data.note);
    }
    case "waiting": {
      const { wakeAtMs, reason } = data;
      if (wakeAtMs === null) return reason;
      return joined(reason, translate("event.waitingUntil", { time: moment(wakeAtMs, "dateTime") }));
    }
    case "escalated":
      return data.question;
    case "returned":
      return data.answer;
    case "visit_booked":
      return data.order;
    case "resolved":
      return lines(data.causeText, data.summary === "" ? "" : `${translate("event.sent")} ${data.summary}`);
    default:
      return data.kind === "playbook_ended" ? data.note : "";
  }
}

function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
