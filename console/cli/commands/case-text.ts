import type { CaseEventData } from "@housecall/proto/api";
import { utc } from "../text.ts";

const SEPARATOR = " · ";

/** An event of a case in two columns: what happened, and what there is to say about it. */
export function caseEventText(data: CaseEventData): readonly [string, string] {
  return [data.kind.replaceAll("_", " "), detailOf(data)];
}

function detailOf(data: CaseEventData): string {
  switch (data.kind) {
    case "opened":
      return data.about === "" ? `by ${data.by}` : data.about;
    case "fault_fired":
      return `${data.fault.title.en} (${data.fault.ruleId})`;
    case "fault_worsened":
      return data.severity;
    case "fault_resolved":
      return data.selfCloseAtMs === null ? "" : `closes by itself at ${utc(data.selfCloseAtMs)}`;
    case "taken":
      return data.from === "" ? "" : `from ${data.from}`;
    case "assigned":
      return `to ${data.to}`;
    case "action_requested":
      return joined(data.title.en, data.detail);
    case "action_ended":
      return joined(data.title.en, words(data.state), words(data.reason), data.detail);
    case "customer_linked":
      return data.customerId;
    case "woken":
    case "closed":
      return words(data.because);
    case "playbook_started":
      return data.title.en;
    case "playbook_step":
      return joined(data.title.en, words(data.is), `by ${data.by}`, data.note);
    case "playbook_ended":
      return joined(data.end?.title.en ?? "stopped", data.note);
    case "released":
      return "";
    default:
      return workOf(data);
  }
}

type Work = Extract<
  CaseEventData,
  {
    kind:
      | "noted"
      | "visit_done"
      | "contacted"
      | "tried"
      | "pinned"
      | "waiting"
      | "escalated"
      | "returned"
      | "visit_booked"
      | "resolved"
      | "reopened";
  }
>;

/** Where a pinned line stands, as `logs show` takes it. */
function pinnedPlace({ pullId, pullLine }: Extract<Work, { kind: "pinned" }>): string {
  return pullId === "" ? "" : `logs show ${pullId} --around ${pullLine}`;
}

/** What people wrote, with its codes in words. */
function workOf(data: Work): string {
  switch (data.kind) {
    case "noted":
    case "visit_done":
      return data.text;
    case "contacted":
      return joined(data.channel, data.reached ? "" : "not reached", data.text);
    case "tried":
      return joined(data.step, words(data.outcome), data.note);
    case "pinned":
      return joined(`${utc(data.lineAtMs)} ${data.source} ${data.text}`, data.note, pinnedPlace(data));
    case "waiting": {
      const until = data.wakeAtMs === null ? "" : `until ${utc(data.wakeAtMs)}`;
      return joined(`for the ${data.waitsFor}`, data.reason, until);
    }
    case "escalated":
      return data.question;
    case "returned":
      return data.answer;
    case "visit_booked":
      return joined(utc(data.visitAtMs), data.order);
    case "resolved":
      return joined(words(data.outcome), data.causeText || data.causeId, words(data.verdict ?? ""));
    case "reopened":
      return joined(words(data.because), data.ruleId, data.text);
  }
}

function words(code: string): string {
  return code.replaceAll("_", " ");
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(SEPARATOR);
}
