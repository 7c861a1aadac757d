/** The audit's port over an array, which tests may look into. */
import type { Audit } from "@housecall/broker";
import type { AuditEntry } from "@housecall/proto/api";
import type { Clock } from "@housecall/proto/base";

/** Keeps the entries in `entries`, oldest first; its chain always holds. */
export function inMemoryAudit(entries: AuditEntry[], clock: Clock): Audit {
  return {
    append: async (entry) => void entries.push({ ...entry, id: entries.length + 1, atMs: clock.nowMs() }),
    list: async (query) =>
      entries
        .filter((entry) => isAskedFor(entry, query))
        .slice(-query.limit)
        .reverse(),
    verify: async function* () {
      const count = entries.length;
      yield { kind: "progress", checked: count, total: count };
      const heads = { ...noDoubts, newestId: count, newestAtMs: clock.nowMs() };
      yield {
        kind: "verdict",
        verdict: { result: "intact", entries: count, headHash: "0".repeat(64), heads },
      };
    },
    consents: async () => [],
    consentHistory: async () => [],
  };
}

const noDoubts = {
  ...{ compared: 1, uncovered: 0, unreadable: 0, badSignatures: 0 },
  ...{ signatures: "checked" as const, isBehind: false },
};

function isAskedFor(entry: AuditEntry, query: Parameters<Audit["list"]>[0]): boolean {
  const { deviceId, actor, action, caseId, fromMs = 0, toMs = Infinity, before, looks } = query;
  const isLook = entry.outcome === "success" && /-(read|listed|watched)$/.test(entry.action);
  return (
    (deviceId ?? entry.deviceId) === entry.deviceId &&
    (actor ?? entry.actor).toLowerCase() === entry.actor.toLowerCase() &&
    (action ?? entry.action) === entry.action &&
    (caseId ?? entry.caseId) === entry.caseId &&
    entry.atMs >= fromMs &&
    entry.atMs <= toMs &&
    entry.id < (before?.id ?? Infinity) &&
    !(looks === "without" && action === undefined && isLook)
  );
}
