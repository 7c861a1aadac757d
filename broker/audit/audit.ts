import type { ConsentReport, ConsentScope } from "@housecall/proto";
import type { ConsentRow } from "@housecall/proto/api";
import type { Clock, DurationMs, EpochMs } from "@housecall/proto/base";
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
  recordConsent(deviceId: string, report: ConsentReport, at: ConsentTime): Promise<"changed" | "known">;
  /** The newest consent that allows `scope` now. */
  consentFor(deviceId: string, scope: ConsentScope): Promise<ConsentRow | undefined>;
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
  return {
    append: (entry) => records.append({ ...entry, atMs: clock.nowMs() }),
    list: (query) => records.newest(query),
    consents: (deviceId) => consents.current(deviceId),
    consentHistory: (deviceId, limit) => consents.history(deviceId, limit),
    recordConsent: (deviceId, report, at) => {
      const row = toConsentRow(deviceId, report, at);
      return consents.apply(row, consentEntry(row));
    },
    consentFor: async (deviceId, scope) => {
      const current = await consents.current(deviceId);
      return current.find((row) => allows(row, scope, clock.nowMs()));
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

function toConsentRow(deviceId: string, report: ConsentReport, at: ConsentTime): ConsentRow {
  const { consentId, state, scopes, grantedBy } = report;
  const expiresAtMs = report.expiresAtMs === 0 ? 0 : Math.max(1, report.expiresAtMs + at.clockCorrectionMs);
  return { deviceId, consentId, state, scopes: [...scopes], grantedBy, expiresAtMs, changedAtMs: at.atMs };
}

function consentEntry(row: ConsentRow) {
  return {
    atMs: row.changedAtMs,
    actor: `device:${row.deviceId}`,
    action: `consent-${row.state}`,
    deviceId: row.deviceId,
    commandId: "",
    caseId: "",
    consentId: row.consentId,
    outcome: "success" as const,
    detail: `${row.scopes.join(", ")}; by ${row.grantedBy}`,
  };
}

function allows(row: ConsentRow, scope: ConsentScope, nowMs: EpochMs): boolean {
  const isInForce = row.expiresAtMs === 0 || row.expiresAtMs > nowMs;
  return row.state === "granted" && isInForce && row.scopes.includes(scope);
}
