/** What every store of commands, audit and console rows keeps to; one row per adapter. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewAuditEntry } from "../../broker/audit/audit-chain.ts";
import type { CommandRow } from "../../broker/command/command-records.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCommandRecords } from "../../broker/store/records/sqlite/command-records.ts";
import { createConsoleRecords } from "../../broker/store/records/sqlite/console-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { pullRequestOf, tailRequestOf } from "../lib/command-world.ts";

const adapters = [["SQLite", openSqlite]] as const;

function openSqlite(folder: string) {
  const database = openSqlDatabase(join(folder, "records.sqlite"), recordsMigrations);
  return {
    commands: createCommandRecords(database),
    audit: createAuditRecords(database),
    consoleRecords: createConsoleRecords(database),
    close: () => database.close(),
  };
}

function rowOf(id: string, overrides: Partial<CommandRow> = {}): CommandRow {
  return {
    ...{
      id,
      deviceId: "washer-1",
      kind: "pull_logs",
      state: "queued",
      reason: "",
      detail: "",
      requestedBy: "mina",
    },
    ...{ caseId: "case-1", createdAtMs: 1_000, expiresAtMs: 9_000, deadlineAtMs: 9_000, changedAtMs: 1_000 },
    ...{ history: [{ state: "queued", atMs: 1_000, reason: "" }], estimateBytes: null, manifest: null },
    ...{ request: pullRequestOf(), consentId: "c1", clockCorrectionMs: -5, cancelledBy: "", blobSha256: "" },
    action: null,
    ...overrides,
  };
}

function entryOf(action: string): NewAuditEntry {
  return {
    ...{ atMs: 1_000, actor: "mina", action, deviceId: "washer-1", commandId: "", caseId: "", consentId: "" },
    ...{ outcome: "success", detail: "" },
  };
}

const manifest = {
  ...{ sources: [], skipped: [{ source: "x", reason: "not_found" }], redactions: { email: 2 }, lines: 3 },
  ...{ sizeBytes: 10, sha256: "ab".repeat(32), truncated: true, clockCorrectionMs: -5 },
};

describe.each(adapters)("records on %s", (_name, open) => {
  let folder: string;
  let store: ReturnType<typeof openSqlite>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "housecall-records-"));
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
  const insert = (row: CommandRow) => store.commands.insert({ row, audit: [] }, 20);
  const idsOf = (rows: readonly CommandRow[]) => rows.map((row) => row.id);

  it("gives a command back as it was stored, with history and manifest, also after a restart", async () => {
    const tail = rowOf("t1", { kind: "tail_logs", request: tailRequestOf() });
    await insert(rowOf("p1"));
    await insert(tail);
    const changed = rowOf("p1", {
      ...{ state: "running", reason: "cancel_requested", cancelledBy: "jun", estimateBytes: 10, manifest },
      history: [...rowOf("p1").history, { state: "running", atMs: 2_000, reason: "x" }],
    });
    await store.commands.update("p1", () => ({ row: changed, audit: [] }));

    reopen();

    expect(await store.commands.get("p1")).toEqual(changed);
    expect(await store.commands.get("t1")).toEqual(tail);
    expect(await store.commands.get("nothing")).toBeUndefined();
  });

  it("changes nothing when the decision is to change nothing, or when it throws", async () => {
    await insert(rowOf("p1"));

    const same = await store.commands.update("p1", () => undefined);
    const thrown = store.commands.update("p1", () => {
      throw new Error("no");
    });

    expect(same?.after).toBe(same?.before);
    await expect(thrown).rejects.toThrow("no");
    expect(await store.commands.get("p1")).toEqual(rowOf("p1"));
    expect(await store.commands.update("nothing", (row) => ({ row, audit: [] }))).toBeUndefined();
  });

  it("refuses an open command too many, and takes the next when one is final", async () => {
    await store.commands.insert({ row: rowOf("p1"), audit: [] }, 1);
    expect(await store.commands.insert({ row: rowOf("p2"), audit: [entryOf("x")] }, 1)).toBe("too_many_open");
    await store.commands.update("p1", (row) => ({ row: { ...row, state: "cancelled" }, audit: [] }));

    expect(await store.commands.insert({ row: rowOf("p3"), audit: [] }, 1)).toBe("inserted");
    expect(await store.audit.newest({ limit: 5 })).toEqual([]);
  });

  it("lists open commands oldest first and all commands newest first, of one device or of all", async () => {
    await insert(rowOf("a", { createdAtMs: 3 }));
    await insert(rowOf("b", { createdAtMs: 1 }));
    await insert(rowOf("c", { createdAtMs: 1 }));
    await insert(rowOf("d", { createdAtMs: 2, deviceId: "dryer-1" }));
    await store.commands.update("c", (row) => ({ row: { ...row, state: "failed" }, audit: [] }));

    expect(idsOf(await store.commands.open("washer-1"))).toEqual(["b", "a"]);
    expect(idsOf(await store.commands.newest({ limit: 3 }))).toEqual(["a", "d", "c"]);
    expect(idsOf(await store.commands.newest({ deviceId: "washer-1", limit: 9 }))).toEqual(["a", "c", "b"]);
  });

  it("counts commands by kind and state", async () => {
    await insert(rowOf("a"));
    await insert(rowOf("b"));
    await insert(rowOf("c", { state: "failed" }));
    await insert(rowOf("d", { kind: "tail_logs", request: tailRequestOf() }));

    expect(await store.commands.tally()).toEqual([
      { kind: "pull_logs", state: "failed", count: 1 },
      { kind: "pull_logs", state: "queued", count: 2 },
      { kind: "tail_logs", state: "queued", count: 1 },
    ]);
  });

  it("finds what is overdue, unfinished or has an old file", async () => {
    await insert(rowOf("due", { deadlineAtMs: 100 }));
    await insert(rowOf("later", { deadlineAtMs: 101 }));
    await insert(rowOf("sent"));
    await insert(rowOf("done"));
    await store.commands.update("sent", (row) => ({ row: { ...row, manifest }, audit: [] }));
    const done = { state: "succeeded", manifest, blobSha256: manifest.sha256, changedAtMs: 50 } as const;
    await store.commands.update("done", (row) => ({ row: { ...row, ...done }, audit: [] }));

    expect(idsOf(await store.commands.overdue(100, 10))).toEqual(["due"]);
    expect(idsOf(await store.commands.unfinishedFiles(10))).toEqual(["sent"]);
    expect(idsOf(await store.commands.oldFiles(51, 10))).toEqual(["done"]);
    expect(idsOf(await store.commands.oldFiles(50, 10))).toEqual([]);
    expect(await store.commands.fileUses(manifest.sha256)).toBe(1);
    expect(await store.commands.fileUses("")).toBe(0);
  });

  it("chains audit entries across restarts and stores those of a change with it", async () => {
    await store.audit.append(entryOf("first"));
    reopen();
    await store.commands.insert({ row: rowOf("p1"), audit: [entryOf("second"), entryOf("third")] }, 20);

    const chain = await store.audit.chain(0, 10);

    expect(chain.map(({ entry }) => [entry.id, entry.action])).toEqual([
      [1, "first"],
      [2, "second"],
      [3, "third"],
    ]);
    expect(chain.slice(1).map((link) => link.previousHash)).toEqual(
      chain.slice(0, 2).map((link) => link.hash),
    );
    expect(
      (await store.audit.newest({ deviceId: "washer-1", limit: 1 })).map((entry) => entry.action),
    ).toEqual(["third"]);
    expect(await store.audit.newest({ deviceId: "dryer-1", limit: 9 })).toEqual([]);
  });

  it("keeps the console's rows by collection and key", async () => {
    const { consoleRecords } = store;
    expect(await consoleRecords.insert("staff", "mina", "1")).toBe(true);
    expect(await consoleRecords.insert("staff", "mina", "2")).toBe(false);
    await consoleRecords.put("staff", "jun", "3");
    await consoleRecords.put("staff", "jun", "4");
    await consoleRecords.put("sessions", "jun", "5");
    reopen();

    expect(await store.consoleRecords.get("staff", "mina")).toBe("1");
    expect(await store.consoleRecords.list("staff")).toEqual([
      { key: "jun", value: "4" },
      { key: "mina", value: "1" },
    ]);
    await store.consoleRecords.remove("staff", "jun");
    expect(await store.consoleRecords.get("staff", "jun")).toBeUndefined();
    expect(await store.consoleRecords.get("sessions", "jun")).toBe("5");
  });

  it("changes the console's rows together with their audit entry, or not at all", async () => {
    const { consoleRecords } = store;
    const change = [
      { collection: "staff", key: "mina", value: "2" },
      { collection: "invitations", key: "link", value: null },
    ];
    await consoleRecords.put("staff", "mina", "1");
    await consoleRecords.put("invitations", "link", "x");

    const refused = consoleRecords.change(change, { ...entryOf("invited"), atMs: Number.NaN });
    await expect(refused).rejects.toThrow(/at_ms/);
    const after = [
      await consoleRecords.get("staff", "mina"),
      await consoleRecords.get("invitations", "link"),
    ];
    await consoleRecords.change(change, entryOf("invited"));
    reopen();

    expect(after).toEqual(["1", "x"]);
    expect(await store.consoleRecords.get("staff", "mina")).toBe("2");
    expect(await store.consoleRecords.get("invitations", "link")).toBeUndefined();
    expect((await store.audit.newest({ limit: 9 })).map(({ action }) => action)).toEqual(["invited"]);
  });
});
