import type { ConsentReport, ConsentScope } from "@housecall/proto";
import type { ConsentRow } from "@housecall/proto/api";
import type { Clock, DurationMs, EpochMs } from "@housecall/proto/base";
import type { ReportedConsent } from "../consent/consent-ask.ts";
import { createConsentPace } from "../consent/consent-pace.ts";
import { type JudgedReport, judgeReport, type ReportRefusal } from "../consent/judge-report.ts";
import type { Audit } from "../data-plane.ts";
import type { AuditHeads } from "./audit-heads.ts";
import type { AuditRecords } from "./audit-records.ts";
import type { ConsentRecords } from "./consent-records.ts";
import { noHeads } from "./kept-heads.ts";
import { verifyChain } from "./verify-chain.ts";

/** When a consent changed, in server time, and what the device's own times are off by. */
export interface ConsentTime {
  readonly atMs: EpochMs;
  readonly clockCorrectionMs: DurationMs;
}

/** The audit with what the data plane itself needs of it. */
export interface AuditLog extends Audit {
  /** Stores what a device enforces from `atMs` (server time) on. Idempotent. */
  recordConsent(
    deviceId: string,
    report: ConsentReport,
    at: ConsentTime,
  ): Promise<"changed" | "known" | ReportRefusal>;
  /** The consent that allows `scope` now: the preferred one if it does, else the one that holds longest. */
  consentFor(deviceId: string, scope: ConsentScope, preferredId?: string): Promise<ConsentRow | undefined>;
  /** Every change of consent, newest first. */
  consentHistory(deviceId: string, limit: number): Promise<readonly ConsentRow[]>;
}

/** The append-only record of who did what, and the consents of the devices. */
export function createAudit(options: {
  readonly records: AuditRecords;
  readonly consents: ConsentRecords;
  /** Without them the end of the chain is not proven. */
  readonly heads?: Pick<AuditHeads, "read" | "checked">;
  readonly clock: Clock;
}): AuditLog {
  const { records, consents, clock, heads } = options;
  const pace = createConsentPace(clock);
  return {
    append: (entry) => records.append({ ...entry, atMs: clock.nowMs() }),
    list: (query) => records.newest(query),
    consents: (deviceId) => consents.current(deviceId),
    consentHistory: (deviceId, limit) => consents.history(deviceId, limit),
    recordConsent: (deviceId, report, at) =>
      consents.apply(toReportedConsent(deviceId, report, at), (known) => {
        const judged = judgeReport(toReportedConsent(deviceId, report, at), known, () =>
          pace.mayChange(deviceId),
        );
        return typeof judged === "string" ? judged : { judged, audit: consentEntry(judged) };
      }),
    consentFor: async (deviceId, scope, preferredId) => {
      const allowing = (await consents.inForce(deviceId, clock.nowMs())).filter(({ scopes }) =>
        scopes.includes(scope),
      );
      return allowing.find(({ consentId }) => consentId === preferredId) ?? longest(allowing);
    },
    verify: async function* (signal) {
      const check = { records, heads: heads?.read() ?? noHeads, ...(signal ? { signal } : {}) };
      for await (const step of verifyChain(check)) {
        if (step.kind === "verdict") heads?.checked(step.verdict);
        yield step;
      }
    },
  };
}

function toReportedConsent(deviceId: string, report: ConsentReport, at: ConsentTime): ReportedConsent {
  const { consentId, state, scopes, grantedBy } = report;
  const expiresAtMs = report.expiresAtMs === 0 ? 0 : Math.max(1, report.expiresAtMs + at.clockCorrectionMs);
  const words = { deviceId, consentId, state, scopes: [...scopes], grantedBy };
  return { ...words, expiresAtMs, changedAtMs: at.atMs };
}

function consentEntry({ row, ask, endedBy }: JudgedReport) {
  const by = row.state === "revoked" ? `ended by ${endedBy}` : `by ${row.grantedBy}`;
  return {
    atMs: row.changedAtMs,
    actor: `device:${row.deviceId}`,
    action: `consent-${row.state}`,
    deviceId: row.deviceId,
    commandId: ask?.commandId ?? "",
    caseId: ask?.caseId ?? "",
    consentId: row.consentId,
    outcome: "success" as const,
    detail: `${row.scopes.join(", ")}; ${by}`,
  };
}

/** 0 is without end. */
function longest(rows: readonly ConsentRow[]): ConsentRow | undefined {
  const endOf = ({ expiresAtMs }: ConsentRow): number => (expiresAtMs === 0 ? Infinity : expiresAtMs);
  return rows.reduce<ConsentRow | undefined>(
    (best, row) => (best === undefined || endOf(row) > endOf(best) ? row : best),
    undefined,
  );
}
