import type {
  ActionReport,
  Command,
  PullRequest,
  StoredAction,
  StoredConsentAsk,
  StoredConsentEnd,
  TailRequest,
} from "@housecall/proto/api";
import type { DurationMs, EpochMs } from "@housecall/proto/base";
import type { DeviceFacts } from "../actions/action-evidence.ts";
import type { NewAuditEntry } from "../audit/audit-chain.ts";

/** What can be asked of a device from outside; a cancel belongs to the command that it ends. */
export type CommandKind = "pull_logs" | "tail_logs" | "run_action" | "ask_consent" | "end_consent";

/** What of an action is kept besides what people see: how the device was before it began. */
export interface ActionRecord extends ActionReport {
  readonly before: DeviceFacts | null;
}

/** A command as it is stored. */
export interface CommandRow
  extends Pick<
    Command,
    | "id"
    | "deviceId"
    | "state"
    | "reason"
    | "detail"
    | "requestedBy"
    | "caseId"
    | "createdAtMs"
    | "expiresAtMs"
    | "changedAtMs"
    | "history"
    | "estimateBytes"
    | "manifest"
  > {
  readonly kind: CommandKind;
  readonly request: PullRequest | TailRequest | StoredAction | StoredConsentAsk | StoredConsentEnd;
  /** Of a run_action; null for others. */
  readonly action: ActionRecord | null;
  readonly consentId: string;
  /** When to look whether it is still alive; its expiry until the device begins. */
  readonly deadlineAtMs: EpochMs;
  /** Of the offer that the device was sent last. */
  readonly clockCorrectionMs: DurationMs;
  /** Who wants it cancelled; "" while nobody does. */
  readonly cancelledBy: string;
  /** SHA-256 of the verified file in the blob store; "" while there is none. */
  readonly blobSha256: string;
}

/** How many commands of a kind are in a state. */
export interface CommandTally extends Pick<CommandRow, "kind" | "state"> {
  readonly count: number;
}

/** A changed command with the audit entries that tell of it: stored together or not at all. */
export interface CommandChange {
  readonly row: CommandRow;
  readonly audit: readonly NewAuditEntry[];
}

/**
 * The stored commands. Everything that resolves is durable.
 *
 * Rows come oldest first, except from `newest`.
 */
export interface CommandRecords {
  /** Stores a new command unless the device has `maxOpen` open ones already. */
  insert(change: CommandChange, maxOpen: number): Promise<"inserted" | "too_many_open">;
  /**
   * Reads a command and stores what `decide` makes of it, in one transaction; undefined from `decide`
   * changes nothing. Resolves to the row before and after; undefined when there is no such command.
   */
  update(
    commandId: string,
    decide: (row: CommandRow) => CommandChange | undefined,
  ): Promise<{ readonly before: CommandRow; readonly after: CommandRow } | undefined>;
  get(commandId: string): Promise<CommandRow | undefined>;
  newest(options: { readonly deviceId?: string; readonly limit: number }): Promise<readonly CommandRow[]>;
  /** Commands of one device that are not final. */
  open(deviceId: string): Promise<readonly CommandRow[]>;
  /** Open commands whose deadline has passed. */
  overdue(atMs: EpochMs, limit: number): Promise<readonly CommandRow[]>;
  /** Open pulls whose manifest has come but whose file has not been verified. */
  unfinishedFiles(limit: number): Promise<readonly CommandRow[]>;
  /** Commands with a file that was last changed before `beforeMs`. */
  oldFiles(beforeMs: EpochMs, limit: number): Promise<readonly CommandRow[]>;
  /** All commands by kind and state. */
  tally(): Promise<readonly CommandTally[]>;
  /** Open actions of which the device has said that they are done. */
  toVerify(limit: number): Promise<readonly CommandRow[]>;
  /** How many commands offer this file. */
  fileUses(blobSha256: string): Promise<number>;
}
