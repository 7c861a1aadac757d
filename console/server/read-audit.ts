import type { Audit } from "@housecall/broker";
import { type Clock, type EpochMs, errorMessage, type Logger, MINUTE_MS } from "@housecall/proto/base";

/** A page that refreshes itself is one look, not a hundred: the same read is written once in this time. */
const SAME_LOOK_MS = 5 * MINUTE_MS;
/** Looks remembered; beyond it the oldest is forgotten, which only writes more. */
const MAX_LOOKS = 10_000;

/** Writes down who looked at which home's data. */
export interface ReadAudit {
  /** Never fails the read: what cannot be written (a full disk) is logged as an error. */
  note(read: {
    readonly actor: string;
    readonly action: string;
    readonly deviceId: string;
    readonly caseId?: string;
    readonly outcome?: "success" | "failure";
    /** Error code of what was refused, or what else was read, such as the id of a customer. */
    readonly detail?: string;
    /** "written": each look is an entry of its own. */
    readonly repeats?: "merged" | "written";
  }): Promise<void>;
}

/** Audits reads; unless told otherwise, each (person, action, device, case, outcome, detail) at most once in 5 minutes. */
export function createReadAudit(options: {
  readonly audit: Audit;
  readonly clock: Clock;
  readonly logger: Logger;
}): ReadAudit {
  const { audit, clock, logger } = options;
  const looks = new Map<string, EpochMs>();
  return {
    note: async ({ actor, action, deviceId, caseId = "", outcome = "success", detail = "", repeats }) => {
      const key = JSON.stringify([actor, action, deviceId, caseId, outcome, detail]);
      const nowMs = clock.nowMs();
      const lastMs = looks.get(key);
      if (repeats !== "written" && lastMs !== undefined && nowMs - lastMs < SAME_LOOK_MS) return;
      looks.delete(key);
      looks.set(key, nowMs);
      const oldest = looks.size > MAX_LOOKS ? looks.keys().next().value : undefined;
      if (oldest !== undefined) looks.delete(oldest);
      try {
        const about = { deviceId, commandId: "", caseId, consentId: "" };
        await audit.append({ actor, action, ...about, outcome, detail });
      } catch (error) {
        looks.delete(key);
        logger.error("audit-not-written", `A read could not be audited: ${errorMessage(error)}`, {
          action,
          deviceId,
        });
      }
    },
  };
}
