import type { ConsentReport, ConsentScope } from "@housecall/proto";
import type { ConsentAsk, ConsentAskState, ConsentRow } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { CommandRow } from "../command/command-records.ts";
import { isFinal } from "../command/command-state.ts";

/** A device's report on a consent, in server time. */
export interface ReportedConsent extends ConsentRow {
  readonly state: ConsentReport["state"];
}

/** What became of a question by the device's own reports. */
export type AskAnswer = "" | "granted" | "refused" | "later" | "expired";

/** A question as it is stored: what was asked, and what the device said. Whether it arrived, its command tells. */
export interface ConsentAskRow
  extends Pick<
    ConsentAsk,
    | "consentId"
    | "deviceId"
    | "commandId"
    | "way"
    | "scopes"
    | "minutes"
    | "reason"
    | "language"
    | "caseId"
    | "requestedBy"
    | "askedAtMs"
    | "answeredAtMs"
    | "grantedScopes"
    | "expiresAtMs"
    | "endedAtMs"
    | "endedBy"
  > {
  readonly answerWithinMs: number;
  readonly answer: AskAnswer;
  /** How what was granted ended; "" while it has not. */
  readonly end: "" | "revoked" | "expired";
}

/** A question with the report about it taken in; the same row when nothing changes. */
export function takeAnswer(ask: ConsentAskRow, report: ReportedConsent, endedBy: string): ConsentAskRow {
  const { state, scopes, expiresAtMs, changedAtMs } = report;
  switch (state) {
    case "granted":
      if (ask.end !== "" && (ask.endedAtMs ?? 0) >= changedAtMs) return ask;
      return {
        ...{ ...ask, answer: "granted", answeredAtMs: changedAtMs, expiresAtMs },
        ...{ grantedScopes: ask.scopes.filter((scope) => scopes.includes(scope)), end: "" },
        ...{ endedAtMs: null, endedBy: "" },
      };
    case "refused":
    case "later":
      if (ask.answer !== "" && ask.answer !== "later") return ask;
      return { ...ask, answer: state, answeredAtMs: changedAtMs };
    case "expired":
      if (ask.answer === "" || ask.answer === "later")
        return { ...ask, answer: "expired", answeredAtMs: changedAtMs };
      return endOf(ask, "expired", { atMs: changedAtMs, endedBy: "" });
    case "revoked":
      return endOf(ask, "revoked", { atMs: changedAtMs, endedBy });
  }
}

function endOf(
  ask: ConsentAskRow,
  end: ConsentAskRow["end"],
  { atMs, endedBy }: { readonly atMs: EpochMs; readonly endedBy: string },
): ConsentAskRow {
  if (ask.answer !== "granted" || ask.end !== "") return ask;
  return { ...ask, end, endedAtMs: atMs, endedBy };
}

/** A question as people see it. */
export function viewAsk(ask: ConsentAskRow, command: CommandRow, nowMs: EpochMs): ConsentAsk {
  const { answerWithinMs, answer: _a, end: _e, ...shown } = ask;
  const stepAt = (...states: readonly CommandRow["state"][]): EpochMs | null =>
    command.history.find((step) => states.includes(step.state))?.atMs ?? null;
  const deliveredAtMs = stepAt("accepted", "running");
  const state = stateOf(ask, command, nowMs);
  return {
    ...shown,
    ...{ state, deliverUntilMs: command.expiresAtMs, deliveredAtMs, shownAtMs: stepAt("running") },
    answerUntilMs: deliveredAtMs === null ? null : deliveredAtMs + answerWithinMs,
    failure: state === "failed" ? command.reason || command.state : "",
  };
}

/** Whether the owner may still answer. */
export function isOpenAsk({ state }: Pick<ConsentAsk, "state">): boolean {
  return state === "asked" || state === "delivered" || state === "later";
}

/** The device's own word goes before what became of the command. */
function stateOf(ask: ConsentAskRow, command: CommandRow, nowMs: EpochMs): ConsentAskState {
  switch (ask.answer) {
    case "granted":
      if (ask.end !== "") return ask.end;
      return ask.expiresAtMs !== null && ask.expiresAtMs <= nowMs ? "expired" : "granted";
    case "refused":
    case "expired":
      return ask.answer;
    case "later":
      return isFinal(command.state) ? stateOfCommand(command) : "later";
    case "":
      return stateOfCommand(command);
  }
}

function stateOfCommand(command: CommandRow): ConsentAskState {
  if (command.cancelledBy !== "") return "withdrawn";
  switch (command.state) {
    case "queued":
    case "offered":
      return "asked";
    case "accepted":
    case "running":
    // Its answer is on the way, on the same stream.
    case "succeeded":
      return "delivered";
    case "cancelled":
      return "withdrawn";
    case "expired":
      return "expired";
    case "failed":
      return command.reason === "not_answered" ? "expired" : "failed";
    case "rejected":
    case "unverified":
      return "failed";
  }
}

/** The scopes of a report that are known words. */
export function knownScopes(scopes: readonly string[], among: readonly ConsentScope[]): ConsentScope[] {
  return among.filter((scope) => scopes.includes(scope));
}
