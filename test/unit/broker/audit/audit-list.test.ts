import type { AuditEntry } from "@housecall/proto/api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditListQuery } from "../../../../broker/audit/audit-records.ts";
import { listAudit } from "../../../../broker/store/records/sqlite/audit-list.ts";
import { type AuditWorld, auditWorld } from "../../../lib/audit-world.ts";

const actors = ["Mina", "jun", "device:washer-1", "민아"];
const actions = ["sign-in", "device-read", "devices-listed", "command-requested"];
const devices = ["", "washer-1", "fridge-2"];
const cases = ["", "C-2026-000001"];

let world: AuditWorld;
let all: readonly AuditEntry[];
beforeAll(async () => {
  world = await auditWorld();
  const entry = fc.record({
    atMs: fc.integer({ min: 1_000, max: 1_030 }),
    actor: fc.constantFrom(...actors),
    action: fc.constantFrom(...actions),
    deviceId: fc.constantFrom(...devices),
    caseId: fc.constantFrom(...cases),
    outcome: fc.constantFrom("success" as const, "failure" as const),
  });
  for (const facts of fc.sample(entry, { numRuns: 2_300, seed: 7 })) {
    await world.records.append({ ...facts, commandId: "", consentId: "", detail: "" });
  }
  all = (await world.records.chain(0, 10_000)).map((row) => row.entry);
});
afterAll(() => world.remove());

/** The same question, answered by looking at every entry. */
function expected(query: AuditListQuery): readonly AuditEntry[] {
  const { deviceId, actor, action, caseId, fromMs = 0, toMs = 9_999 } = query;
  return all
    .filter(
      (entry) =>
        (deviceId === undefined || entry.deviceId === deviceId) &&
        (actor === undefined || entry.actor.toLowerCase() === actor.toLowerCase()) &&
        (action === undefined || entry.action === action) &&
        (caseId === undefined || (entry.caseId === caseId && caseId !== "")) &&
        entry.atMs >= fromMs &&
        entry.atMs <= toMs &&
        !(
          query.looks === "without" &&
          action === undefined &&
          entry.outcome === "success" &&
          /-(read|listed)$/.test(entry.action)
        ),
    )
    .toSorted((a, b) => b.atMs - a.atMs || b.id - a.id);
}

const query = fc.record(
  {
    deviceId: fc.constantFrom(...devices),
    actor: fc.constantFrom(...actors, "MINA", "nobody"),
    action: fc.constantFrom(...actions, "unknown"),
    caseId: fc.constantFrom("C-2026-000001", "C-2026-000009"),
    fromMs: fc.integer({ min: 990, max: 1_040 }),
    toMs: fc.integer({ min: 990, max: 1_040 }),
    looks: fc.constantFrom("with" as const, "without" as const),
  },
  { requiredKeys: [] },
);

describe("a list of the audit", () => {
  it("holds what matches, newest first, whatever is asked together", async () => {
    await fc.assert(
      fc.asyncProperty(query, fc.integer({ min: 1, max: 400 }), async (asked, limit) => {
        const found = await world.records.newest({ ...asked, limit });

        expect(found).toEqual(expected({ ...asked, limit }).slice(0, limit));
      }),
      { numRuns: 60 },
    );
  });

  it("goes on where the page before ended, without a gap or a double", async () => {
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const pages: AuditEntry[] = [];
        for (let before: AuditEntry | undefined; ; ) {
          const page = await world.records.newest({ ...asked, limit: 97, ...(before ? { before } : {}) });
          pages.push(...page);
          before = page.at(-1);
          if (before === undefined) break;
        }

        expect(pages).toEqual(expected({ ...asked, limit: 0 }));
      }),
      { numRuns: 15 },
    );
  });

  it.each<[string, Partial<AuditListQuery>, string]>([
    ["everything", {}, "audit_by_time"],
    ["deeds", { looks: "without" }, "audit_deeds"],
    ["a device", { deviceId: "washer-1" }, "audit_by_device"],
    ["a person", { actor: "Mina" }, "audit_by_actor"],
    ["an action", { action: "sign-in" }, "audit_by_action"],
    ["a case", { caseId: "C-2026-000001" }, "audit_by_case"],
    ["a time", { fromMs: 1_000, toMs: 1_010 }, "audit_by_time"],
  ])("walks an index for %s and sorts nothing", async (_what, asked, index) => {
    const plans: string[] = [];
    const all: AuditWorld["database"]["all"] = (sql, ...values) => {
      const plan = world.database.all(`EXPLAIN QUERY PLAN ${sql}`, ...values);
      plans.push(plan.map((row) => String(row["detail"])).join("; "));
      return world.database.all(sql, ...values);
    };

    await listAudit({ all }, { ...asked, limit: 10 });

    expect(plans).toEqual([expect.stringContaining(`INDEX ${index} `)]);
    expect(plans[0]).not.toContain("TEMP B-TREE");
  });
});
