import type { ConsentRow } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { CommandChange, CommandRow } from "../command/command-records.ts";
import type { ConsentAskRow, ReportedConsent } from "../consent/consent-ask.ts";
import type { JudgedReport, KnownConsent, ReportRefusal } from "../consent/judge-report.ts";
import type { NewAuditEntry } from "./audit-chain.ts";

/** A question with the command that carries it. */
export interface StoredAsk {
  readonly ask: ConsentAskRow;
  readonly command: CommandRow;
}

/** The stored consents: what holds now, every change there ever was, and what staff have asked for. */
export interface ConsentRecords {
  /**
   * Stores a change with its audit entry and the question that it answers, in one transaction. "known" when this very
   * change is stored already. A change that is older than what holds now goes to the history alone.
   */
  apply(
    reported: ReportedConsent,
    decide: (
      known: KnownConsent,
    ) => { readonly judged: JudgedReport; readonly audit: NewAuditEntry } | "known" | ReportRefusal,
  ): Promise<"changed" | "known" | ReportRefusal>;
  /** The newest word on each consent, granted ones first, then the newest; at most 200. */
  current(deviceId: string): Promise<readonly ConsentRow[]>;
  /** What allows something now: granted, not run out, and not ended by staff. Newest first. */
  inForce(deviceId: string, nowMs: EpochMs): Promise<readonly ConsentRow[]>;
  /** Every change, newest first. */
  history(deviceId: string, limit: number): Promise<readonly ConsentRow[]>;
  /**
   * Stores a question and the command that carries it, with the command's audit, unless the device has an open one in the
   * same way (panel or telephone), or `maxOpen` open commands of any kind.
   *
   * "open" are those whose command has not ended and that were neither granted nor refused.
   */
  insertAsk(
    ask: ConsentAskRow,
    command: CommandChange,
    maxOpen: number,
  ): Promise<"inserted" | "one_is_open" | "too_many_open">;
  /** Stores a command that ends a consent, with its audit, unless there is one already. */
  insertEnd(command: CommandChange): Promise<"inserted" | "known">;
  ask(consentId: string): Promise<StoredAsk | undefined>;
  /** Newest first. */
  asks(deviceId: string, limit: number): Promise<readonly StoredAsk[]>;
}
