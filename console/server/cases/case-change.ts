import type { CaseChange, ChangeAudit, StoredCase } from "@housecall/broker";
import type { CaseEvent, CaseEventData } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import { playbookEventCodes } from "../playbooks/playbook-event-words.ts";
import type { CaseFile } from "./case-file.ts";
import { foldCase } from "./fold-case.ts";

/** Whoever causes events, and when. */
export interface Cause {
  readonly actor: string;
  readonly atMs: EpochMs;
}

/** The change that adds events to a case, with the fold of all and an audit entry for each; undefined for none. */
export function caseChange(
  stored: StoredCase,
  data: readonly CaseEventData[],
  { actor, atMs }: Cause,
): CaseChange | undefined {
  if (data.length === 0) return undefined;
  const { number } = stored;
  const lastSeq = stored.events.at(-1)?.seq ?? 0;
  const events = data.map((each, index) => ({ seq: lastSeq + index + 1, atMs, actor, data: each }));
  const { row, resolutions } = foldCase(number, [...stored.events, ...events]);
  const audit = events.map((event) => auditOf(event, { number, deviceId: row.deviceId }));
  return { number, events, row, resolutions, audit };
}

/** The case as its stored events add up. */
export function fileOf(stored: StoredCase): CaseFile {
  return foldCase(stored.number, stored.events);
}

function auditOf(
  { atMs, actor, data }: CaseEvent,
  about: { readonly number: string; readonly deviceId: string },
): ChangeAudit {
  return {
    ...{ atMs, actor, action: `case-${data.kind.replaceAll("_", "-")}`, deviceId: about.deviceId },
    ...{ commandId: "", caseId: about.number, consentId: "", outcome: "success", detail: detailOf(data) },
  };
}

/** Codes and names; what people wrote stands in the case itself. */
function detailOf(data: CaseEventData): string {
  switch (data.kind) {
    case "opened":
      return data.by;
    case "fault_fired":
      return data.fault.ruleId;
    case "fault_worsened":
      return data.severity;
    case "taken":
      return data.from;
    case "assigned":
      return data.to;
    case "contacted":
      return data.channel;
    case "tried":
      return data.outcome;
    case "waiting":
      return data.waitsFor;
    case "woken":
    case "closed":
      return data.because;
    case "reopened":
      return data.ruleId === "" ? data.because : `${data.because}: ${data.ruleId}`;
    case "resolved":
      return data.outcome;
    case "customer_linked":
      return data.customerId;
    case "fault_resolved":
    case "released":
    case "noted":
    case "pinned":
    case "escalated":
    case "returned":
    case "visit_booked":
    case "visit_done":
      return "";
    default:
      return followedDetail(data);
  }
}

/** What was followed and done from afar; a kind that no case above names must be among these. */
type Followed = Extract<
  CaseEventData,
  { kind: "action_requested" | "action_ended" | "playbook_started" | "playbook_step" | "playbook_ended" }
>;

function followedDetail(data: Followed): string {
  switch (data.kind) {
    case "action_requested":
      return data.title.en;
    case "action_ended":
      return `${data.title.en}: ${data.state}`;
    case "playbook_started":
    case "playbook_step":
    case "playbook_ended":
      return playbookEventCodes(data);
  }
}
