/** What every store of cases keeps to; one row per adapter. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaseEventData, Fault } from "@housecall/proto/api";
import { AppError, DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CaseChange, CaseRowQuery, StoredCase } from "../../broker/desk-records.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCaseRecords } from "../../broker/store/records/sqlite/case-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { createFaultRecords } from "../../broker/store/records/sqlite/fault-records.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { foldCase } from "../../console/server/cases/fold-case.ts";
import { faultOf, gone } from "../lib/case-files.ts";

const adapters = [["SQLite", openSqlite]] as const;
const t0 = Date.UTC(2026, 10, 2, 9);

function openSqlite(folder: string) {
  const database = openSqlDatabase(join(folder, "records.sqlite"), recordsMigrations);
  return {
    cases: createCaseRecords(database),
    faults: createFaultRecords(database),
    audit: createAuditRecords(database),
    damage: (number: string) => database.run("UPDATE case_rows SET row = '{' WHERE number = ?", number),
    erase: (number: string) => database.run("DELETE FROM case_events WHERE number = ?", number),
    close: () => database.close(),
  };
}

const opened = (change: Partial<Extract<CaseEventData, { kind: "opened" }>> = {}): CaseEventData => ({
  ...{ kind: "opened", by: "person", deviceId: "washer-1", deviceClass: "washer", model: "WM-900" },
  ...{ customerId: "", channel: "phone", severity: "warning", about: "It leaks", dueAtMs: t0 + DAY_MS },
  ...change,
});

/** The change that adds these events at `atMs`. */
function changeOf(stored: StoredCase, data: readonly CaseEventData[], atMs: number): CaseChange {
  const added = data.map((each, index) => ({
    ...{ seq: stored.events.length + index + 1, atMs, actor: "Mina", data: each },
  }));
  const { row, resolutions } = foldCase(stored.number, [...stored.events, ...added]);
  const audit = data.map((each) => ({
    ...{ atMs, actor: "Mina", action: `case-${each.kind}`, deviceId: row.deviceId, commandId: "" },
    ...{ caseId: stored.number, consentId: "", outcome: "success" as const, detail: "" },
  }));
  return { number: stored.number, events: added, row, resolutions, audit };
}

const query = (change: Partial<CaseRowQuery> = {}): CaseRowQuery => ({
  ...{ queue: "all", sort: "due", limit: 50, reader: "Mina", match: undefined },
  ...change,
});

describe.each(adapters)("cases on %s", (_name, open) => {
  let folder: string;
  let store: ReturnType<typeof openSqlite>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "housecall-cases-"));
    store = open(folder);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  function reopen(): void {
    store.close();
    store = open(folder);
  }

  async function openCase(change: Parameters<typeof opened>[0] = {}, atMs = t0): Promise<string> {
    const made = await store.cases.open(atMs, (number) =>
      changeOf({ number, events: [] }, [opened(change)], atMs),
    );
    return made.number;
  }
  const add = (number: string, data: readonly CaseEventData[], atMs = t0 + 1) =>
    store.cases.change(number, (stored) => changeOf(stored, data, atMs));
  const numbers = async (change: Partial<CaseRowQuery> = {}) =>
    (await store.cases.list(query(change))).items.map(({ number }) => number);
  const resolvedData = (windowEndsAtMs: number | null): CaseEventData => ({
    ...{ kind: "resolved", outcome: "self_fix", causeId: "x", causeText: "", verdict: "true_positive" },
    ...{ summary: "", duplicateOf: "", diagnosis: null, country: "KR", windowEndsAtMs },
  });

  it("numbers cases by year, without gaps, also after a restart", async () => {
    const first = await openCase();
    reopen();
    const second = await openCase();
    const refused = store.cases.open(t0, () => {
      throw new AppError("CONFLICT", "no");
    });
    await expect(refused).rejects.toThrow("no");
    const third = await openCase();
    const nextYear = await openCase({}, Date.UTC(2027, 0, 1));

    expect([first, second, third]).toEqual(["C-2026-000001", "C-2026-000002", "C-2026-000003"]);
    expect(nextYear).toBe("C-2027-000001");
  });

  it("gives events, row and audit back as they were stored, also after a restart", async () => {
    const number = await openCase();
    await add(number, [
      { kind: "taken", from: "" },
      { kind: "noted", text: "<b>wet</b>" },
    ]);
    reopen();

    const stored = await store.cases.get(number);

    expect(stored?.events.map(({ seq, data }) => [seq, data.kind])).toEqual([
      ...[
        [1, "opened"],
        [2, "taken"],
        [3, "noted"],
      ],
    ]);
    expect((await store.cases.list(query())).items).toEqual([foldCase(number, stored?.events ?? []).row]);
    expect((await store.audit.newest({ limit: 9 })).map(({ action, caseId }) => [action, caseId])).toEqual([
      ["case-noted", number],
      ["case-taken", number],
      ["case-opened", number],
    ]);
    expect(await store.cases.get("C-2026-000099")).toBeUndefined();
  });

  it("stores nothing when the decision is nothing or throws", async () => {
    const number = await openCase();

    expect(await store.cases.change(number, () => undefined)).toBeUndefined();
    const thrown = store.cases.change(number, () => {
      throw new AppError("CONFLICT", "somebody else's");
    });
    await expect(thrown).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(add("C-2026-000099", [])).rejects.toMatchObject({ code: "NOT_FOUND" });

    expect((await store.cases.get(number))?.events).toHaveLength(1);
    expect(await store.audit.newest({ limit: 9 })).toHaveLength(1);
  });

  it("refuses two changes that were decided on the same events", async () => {
    const number = await openCase();
    const stored = await store.cases.get(number);
    if (stored === undefined) throw new Error("the case is there");
    await add(number, [{ kind: "noted", text: "first" }]);

    const stale = store.cases.change(number, () => changeOf(stored, [{ kind: "noted", text: "second" }], t0));

    await expect(stale).rejects.toThrow();
    expect((await store.cases.get(number))?.events.at(-1)?.data).toEqual({ kind: "noted", text: "first" });
  });

  it("never loses an event: they can be added, not removed", async () => {
    const number = await openCase();

    expect(() => store.erase(number)).toThrow(/append-only/);
    expect((await store.cases.get(number))?.events).toHaveLength(1);
  });

  it("leaves a damaged row out of lists, without the others", async () => {
    const [first, second] = [await openCase(), await openCase()];
    store.damage(first);

    expect(await numbers()).toEqual([second]);
  });

  describe("faults that wait to be taken in", () => {
    const fire = (fault: Fault) =>
      store.faults.saveFault({ ...fault, instance: fault.id }, fault.resolvedAtMs === null);
    const waiting = async () => (await store.cases.waitingFaults(9)).map(({ id }) => id);
    const takeIn = (id: string, number = "new") =>
      store.cases.takeIn(id, {
        atMs: t0,
        decide: ({ fault, sameRule, newNumber }) => {
          const into = sameRule.find((each) => each.number === number) ?? { number: newNumber, events: [] };
          const fired: CaseEventData = {
            kind: "fault_fired",
            fault: { ...snapshot(fault) },
            dueAtMs: t0 + HOUR_MS,
          };
          return changeOf(into, into.events.length === 0 ? [opened(), fired] : [fired], t0);
        },
      });

    it("are told once, in order, also after a restart, when they have fired and whenever they change", async () => {
      fire(faultOf("f2", t0));
      fire(faultOf("f1", t0 + 1));
      fire(faultOf("f3", t0, { state: "pending", firedAtMs: null }));
      reopen();
      expect(await waiting()).toEqual(["f2", "f1"]);

      await takeIn("f2");
      expect(await waiting()).toEqual(["f1"]);
      expect(await takeIn("f2")).toBeUndefined();
      fire(gone(faultOf("f2", t0), t0 + 5));

      expect(await waiting()).toEqual(["f1", "f2"]);
    });

    it("go on waiting when taking them in fails, and nothing of it is stored", async () => {
      fire(faultOf("f1", t0));

      const failed = store.cases.takeIn("f1", {
        atMs: t0,
        decide: () => {
          throw new AppError("INTERNAL", "cut off");
        },
      });

      await expect(failed).rejects.toThrow("cut off");
      expect(await waiting()).toEqual(["f1"]);
      expect(await numbers()).toEqual([]);
    });

    it("are shown with the case that has them and those of the same device and rule, open ones first", async () => {
      for (const id of ["f1", "f2", "f3"]) fire(faultOf(id, t0));
      const first = (await takeIn("f1"))?.number ?? "";
      const second = (await takeIn("f2"))?.number ?? "";
      await add(first, [resolvedData(null), { kind: "closed", because: "no_window" }], t0 + DAY_MS);
      fire(faultOf("f1", t0, { severity: "critical" }));
      const seen: (string | undefined)[] = [];

      await store.cases.takeIn("f1", {
        atMs: t0,
        decide: ({ own, sameRule }) => {
          seen.push(own?.number, ...sameRule.map(({ number }) => number));
          return undefined;
        },
      });

      expect(seen).toEqual([first, second, first]);
      expect((await takeIn("f3", second))?.number).toBe(second);
    });

    it("are lost when a case holds them for open and they are not there any more", async () => {
      for (const id of ["f1", "f2"]) fire(faultOf(id, t0));
      const first = (await takeIn("f1"))?.number ?? "";
      const second = (await takeIn("f2"))?.number ?? "";
      store.faults.forgetVerdicts(0);

      expect(await store.cases.lostFaults(9)).toEqual([
        { number: first, faultId: "f1" },
        { number: second, faultId: "f2" },
      ]);
      await add(first, [{ kind: "fault_resolved", faultId: "f1", resolvedAtMs: t0, selfCloseAtMs: null }]);
      expect(await store.cases.lostFaults(9)).toEqual([{ number: second, faultId: "f2" }]);
    });

    it("stop waiting when they are deleted meanwhile", async () => {
      fire(faultOf("f1", t0));
      store.faults.removeFault("f1");

      expect(await waiting()).toEqual([]);
      expect(await takeIn("f1")).toBeUndefined();
    });
  });
});

function snapshot(fault: Fault) {
  const { ruleId, ruleVersion, instance, severity, safetyRank, title, say, foundInBacklog } = fault;
  return {
    faultId: fault.id,
    ...{ ruleId, ruleVersion, instance, severity, safetyRank, title, say, foundInBacklog },
    ...{ startedAtMs: fault.startedAtMs, firedAtMs: fault.firedAtMs ?? 0, causes: [], remedies: [] },
  };
}
