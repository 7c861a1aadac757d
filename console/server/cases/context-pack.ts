import type { DataPlane } from "@housecall/broker";
import type {
  CaseDetail,
  CaseEvent,
  CaseEventKind,
  Command,
  ConsentRow,
  ContextPack,
  Fault,
  PackEntry,
} from "@housecall/proto/api";
import { DAY_MS, type EpochMs } from "@housecall/proto/base";
import { playbookEventParts } from "../playbooks/playbook-event-words.ts";

const MAX_FAULTS = 100;
const MAX_COMMANDS = 200;
/** How long before its beginning things may have to do with a case. */
const BEFORE_MS = DAY_MS;

/** Generates the context pack of a case from what is stored. */
export async function createContextPack(
  plane: Pick<DataPlane, "faults" | "commands" | "audit">,
  options: { readonly detail: CaseDetail; readonly events: readonly CaseEvent[]; readonly nowMs: EpochMs },
): Promise<ContextPack> {
  const { detail, events, nowMs } = options;
  const { deviceId } = detail;
  const faults = await plane.faults.list({ deviceId, state: "all", limit: MAX_FAULTS });
  const commands = await plane.commands.list({ deviceId, limit: MAX_COMMANDS });
  const consents = await plane.audit.consents(deviceId);
  const of = (...kinds: CaseEventKind[]) => events.filter(({ data }) => kinds.includes(data.kind));
  const fromMs = Math.min(detail.openedAtMs, ...detail.faults.map((each) => each.startedAtMs)) - BEFORE_MS;
  return {
    generatedAtMs: nowMs,
    case: detail,
    question: questionOf(events),
    hypotheses: hypothesesOf(detail, faults),
    tried: of("tried", "playbook_step"),
    contacts: of("contacted"),
    notes: of("noted", "returned"),
    pins: of("pinned"),
    consents: consents.filter((row) => isInForce(row, nowMs)).map((row) => withTimeLeft(row, nowMs)),
    timeline: [
      ...events.map(caseEntry),
      ...faults.flatMap(faultEntries),
      ...commands.map(commandEntry),
      ...consents.map(consentEntry),
    ]
      .filter(({ atMs }) => atMs >= fromMs)
      .toSorted((one, other) => one.atMs - other.atMs),
  };
}

function questionOf(events: readonly CaseEvent[]): string {
  const asked = events.findLast(({ data }) => data.kind === "escalated");
  return asked?.data.kind === "escalated" ? asked.data.question : "";
}

/** The faults of the case with their causes as they are ranked now, and other open faults of the device. */
function hypothesesOf(detail: CaseDetail, faults: readonly Fault[]): ContextPack["hypotheses"] {
  const own = new Set(detail.faults.map(({ faultId }) => faultId));
  const live = faults.filter(({ id, state }) => own.has(id) || state === "firing" || state === "unknown");
  const known = new Set(live.map(({ id }) => id));
  const kept = detail.faults.filter(({ faultId }) => !known.has(faultId));
  return [
    ...live.map((fault) => ({
      ...{ faultId: fault.id, ruleId: fault.ruleId, title: fault.title, say: fault.say, state: fault.state },
      ...{ severity: fault.severity, startedAtMs: fault.startedAtMs, evidence: fault.evidence },
      causes: ranked(fault.causes),
    })),
    ...kept.map(({ faultId, ruleId, title, say, severity, startedAtMs, causes, resolvedAtMs }) => ({
      ...{ faultId, ruleId, title, say, severity, startedAtMs, evidence: [], causes: ranked(causes) },
      state: resolvedAtMs === null ? ("unknown" as const) : ("resolved" as const),
    })),
  ];
}

function ranked(causes: Fault["causes"]): Fault["causes"] {
  return causes.toSorted((one, other) => other.share - one.share);
}

function isInForce({ state, expiresAtMs }: ConsentRow, nowMs: EpochMs): boolean {
  return state === "granted" && (expiresAtMs === 0 || expiresAtMs > nowMs);
}

function withTimeLeft(row: ConsentRow, nowMs: EpochMs): ContextPack["consents"][number] {
  return { ...row, leftMs: row.expiresAtMs === 0 ? null : row.expiresAtMs - nowMs };
}

function caseEntry({ atMs, actor, data }: CaseEvent): PackEntry {
  return { atMs, source: "case", what: data.kind, actor, detail: wordsOf(data) };
}

/** What people wrote, or the rule that is behind it. */
function wordsOf(data: CaseEvent["data"]): string {
  switch (data.kind) {
    case "opened":
      return data.about;
    case "fault_fired":
      return data.fault.ruleId;
    case "noted":
    case "contacted":
    case "pinned":
    case "visit_done":
      return data.text;
    case "tried":
      return joined(data.step, data.outcome, data.note);
    case "waiting":
      return joined(data.waitsFor, data.reason);
    case "escalated":
      return data.question;
    case "returned":
      return data.answer;
    case "visit_booked":
      return data.order;
    case "resolved":
      return joined(data.outcome, data.causeText || data.causeId);
    case "reopened":
      return joined(data.because, data.ruleId, data.text);
    case "woken":
    case "closed":
      return data.because;
    case "fault_worsened":
      return data.severity;
    case "assigned":
      return data.to;
    case "fault_resolved":
    case "taken":
    case "released":
    case "customer_linked":
      return "";
    default:
      return followedWords(data);
  }
}

/** What was followed and done from afar; a kind that no case above names must be among these. */
type Followed = Extract<
  CaseEvent["data"],
  { kind: "action_requested" | "action_ended" | "playbook_started" | "playbook_step" | "playbook_ended" }
>;

function followedWords(data: Followed): string {
  switch (data.kind) {
    case "action_requested":
      return joined(data.title.en, data.detail);
    case "action_ended":
      return joined(data.title.en, data.state, data.detail);
    case "playbook_started":
    case "playbook_step":
    case "playbook_ended":
      return joined(...playbookEventParts(data));
  }
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}

function faultEntries(fault: Fault): PackEntry[] {
  const about = { source: "fault", actor: "", detail: fault.ruleId } as const;
  return [
    ...(fault.firedAtMs === null ? [] : [{ ...about, atMs: fault.firedAtMs, what: "firing" }]),
    ...(fault.resolvedAtMs === null ? [] : [{ ...about, atMs: fault.resolvedAtMs, what: "resolved" }]),
  ];
}

function commandEntry({ createdAtMs, requestedBy, kind, state, reason }: Command): PackEntry {
  const detail = [kind, reason].filter((part) => part !== "").join(" · ");
  return { atMs: createdAtMs, source: "command", what: state, actor: requestedBy, detail };
}

function consentEntry({ changedAtMs, state, scopes, grantedBy }: ConsentRow): PackEntry {
  return { atMs: changedAtMs, source: "consent", what: state, actor: grantedBy, detail: scopes.join(", ") };
}
