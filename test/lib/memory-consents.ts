import type { Consents } from "@housecall/broker";
import type { ConsentReport } from "@housecall/proto";
import type { LiveEvent } from "@housecall/proto/api";
import { type Clock, systemRandom } from "@housecall/proto/base";
import { createAudit } from "../../broker/audit/audit.ts";
import { takeStep } from "../../broker/command/command-step.ts";
import { createConsents } from "../../broker/consent/create-consents.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCommandRecords } from "../../broker/store/records/sqlite/command-records.ts";
import { createConsentRecords } from "../../broker/store/records/sqlite/consent-records.ts";
import type { SqlDatabase } from "../../broker/store/records/sqlite/database.ts";

/** The real consents over records in memory, without a device at the other end. */
export interface MemoryConsents {
  readonly consents: Consents;
  /** Takes in what a device would report now. */
  report(deviceId: string, report: Omit<ConsentReport, "kind">): Promise<string>;
}

/** @see MemoryConsents */
export function memoryConsents(options: {
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly isKnownDevice: (deviceId: string) => boolean;
  readonly publish: (event: LiveEvent) => void;
}): MemoryConsents {
  const { database, clock, publish } = options;
  const records = createConsentRecords(database);
  const commands = createCommandRecords(database);
  const audit = createAudit({ records: createAuditRecords(database), consents: records, clock });
  const tell = (deviceId: string, consentId: string): void =>
    publish({ kind: "consent", deviceId, consentId });
  const consents = createConsents({
    ...{ records, audit, clock, random: systemRandom },
    isKnownDevice: async (deviceId) => options.isKnownDevice(deviceId),
    onCommand: ({ deviceId, consentId }) => tell(deviceId, consentId),
    cancel: (commandId, actor) => {
      const atMs = clock.nowMs();
      const step = { to: "cancelled", reason: "cancelled_by_staff", detail: "", actor: actor.name } as const;
      return commands.update(commandId, (row) =>
        takeStep({ ...row, cancelledBy: actor.name }, { ...step, atMs, nowMs: atMs }),
      );
    },
  });
  return {
    consents,
    report: async (deviceId, report) => {
      const at = { atMs: clock.nowMs(), clockCorrectionMs: 0 };
      const outcome = await audit.recordConsent(deviceId, { kind: "consent", ...report }, at);
      tell(deviceId, report.consentId);
      return outcome;
    },
  };
}
