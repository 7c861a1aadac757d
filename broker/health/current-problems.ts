import type { RuleHealth } from "@housecall/diagnostics-rules";
import type { AuditTrouble } from "../audit/audit-trouble.ts";
import type { CommandProblem } from "../command/command-service.ts";
import type { RuleFileProblem } from "../diagnosis/load-rule-files.ts";
import type { JournalTrouble } from "../ingest/journal.ts";
import type { DamagedRows } from "../store/records/sqlite/row-damage.ts";
import type { StoreProblem } from "../store/telemetry/telemetry-store.ts";
import type { ProblemNow } from "./problem-book.ts";

/** What the parts of the data plane complain about. */
export interface Complaints {
  readonly ingest: JournalTrouble | undefined;
  readonly telemetry: readonly StoreProblem[];
  readonly rows: DamagedRows | undefined;
  readonly audit: readonly AuditTrouble[];
  readonly commands: readonly CommandProblem[];
  readonly ruleFiles: readonly RuleFileProblem[];
  readonly rules: readonly RuleHealth[];
}

/** Everything that is wrong now, most urgent first: as an English sentence, and as facts that a page says in any language. */
export function currentProblems(complaints: Complaints): ProblemNow[] {
  const { ingest, telemetry, rows, audit, commands, ruleFiles, rules } = complaints;
  return [
    ...(ingest === undefined ? [] : [storeTrouble(ingest)]),
    ...telemetry.map(storeProblem),
    ...(rows === undefined ? [] : [damagedRows(rows)]),
    ...audit.map(auditProblem),
    ...commands.map(commandProblem),
    ...ruleFiles.map(leftOutRule),
    ...rules.filter(({ health, devices }) => health === "suspended" || devices.length > 0).map(suspendedRule),
  ];
}

function storeTrouble(trouble: JournalTrouble): ProblemNow {
  if (trouble.code === "DISK_FULL") return { ...trouble, kind: "store_full", parameters: {} };
  return { ...trouble, kind: "store_unwritable", parameters: { detail: trouble.message } };
}

function storeProblem({ code, message, file = "" }: StoreProblem): ProblemNow {
  switch (code) {
    case "DISK_FULL":
      return { code, message, kind: "store_full", parameters: {} };
    case "STORE_DAMAGED":
      return { code, message, kind: "day_damaged", parameters: { file } };
    case "UNAVAILABLE":
      return { code, message, kind: "store_stopped", parameters: { detail: message } };
  }
}

function damagedRows({ count, example }: DamagedRows): ProblemNow {
  const rows = count === 1 ? "1 row" : `${count} rows`;
  return {
    code: "STORE_DAMAGED",
    message: `${rows} of records.sqlite cannot be read and are left out, among them ${example}. Everything else is served. Stop the server and restore your copy of the data folder, or go on without them.`,
    kind: "rows_damaged",
    parameters: { count: String(count), detail: example },
  };
}

function auditProblem(trouble: AuditTrouble): ProblemNow {
  const code = trouble.kind === "audit_heads_unwritable" ? "UNAVAILABLE" : "STORE_DAMAGED";
  return { code, message: auditSentence(trouble), ...trouble };
}

function auditSentence({ kind, parameters }: AuditTrouble): string {
  switch (kind) {
    case "audit_cut":
      return `The audit ends with entry ${parameters.found}, but entry ${parameters.kept} had been written: its end was removed, or an older copy of the data folder was restored. Keep a copy of data and keys folder, and find out who had access; then see "When the audit does not hold" in SECURITY.md.`;
    case "audit_changed":
      return `Entry ${parameters.entry} of the audit is not what was written. \`housecall audit verify\` names what was done. Keep a copy of data and keys folder, and find out who had access; then see "When the audit does not hold" in SECURITY.md.`;
    case "audit_heads_missing":
      return "The heads of the audit are gone from the keys folder; a new file was begun. Nothing but a copy of the old file proves that no entry of before is missing.";
    case "audit_heads_behind":
      return "The heads of the audit in the keys folder are older than the audit says: the file was cut or restored from an older copy. Restore the newest copy of it, and check again.";
    case "audit_heads_damaged":
      return `${parameters.count} lines of the audit's heads in the keys folder cannot be read or have no valid signature, and prove nothing. Restore your copy of the keys folder, and check again.`;
    case "audit_heads_unwritable":
      return `The heads of the audit cannot be written, so that nothing proves its newest entries: ${parameters.detail}`;
  }
}

function commandProblem(problem: CommandProblem): ProblemNow {
  if (problem.code === "DISK_FULL") return { ...problem, kind: "pulls_full", parameters: {} };
  return { ...problem, kind: "pulls_unwritable", parameters: { detail: problem.message } };
}

function leftOutRule({ file, message }: RuleFileProblem): ProblemNow {
  const place = `${file}:`;
  return {
    code: "RULE_INVALID",
    message: `A rule file is left out: ${message}`,
    kind: "rule_left_out",
    parameters: { file, detail: message.startsWith(place) ? message.slice(place.length) : message },
  };
}

/** A rule overspends on devices first; on many of them, it is suspended on all. */
function suspendedRule({ ruleId, health, devices, lastError }: RuleHealth): ProblemNow {
  const code = "RULE_SUSPENDED";
  const where = devices.join(", ");
  const isEverywhere = health === "suspended";
  const message = `Rule ${ruleId} is suspended on ${isEverywhere ? "all devices" : where}: ${lastError}`;
  if (!isEverywhere) {
    return { code, message, kind: "rule_too_heavy_on", parameters: { rule: ruleId, devices: where } };
  }
  return devices.length > 0
    ? { code, message, kind: "rule_too_heavy", parameters: { rule: ruleId } }
    : { code, message, kind: "rule_failed", parameters: { rule: ruleId, detail: lastError } };
}
