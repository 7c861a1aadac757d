/** `housecall audit verify --data --heads` on copies of a data folder, honest ones and others, as an auditor runs it. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type AuditVerdict, auditVerdict } from "@housecall/proto/api";
import { silentLogger, systemRandom } from "@housecall/proto/base";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openAuditHeadKey } from "../../broker/audit/audit-head-key.ts";
import { AuditHeads } from "../../broker/audit/audit-heads.ts";
import { openHeadFile } from "../../broker/audit/head-file.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { runCli } from "../../console/cli/run-cli.ts";
import { virtualClock } from "../lib/virtual-clock.ts";

const root = mkdtempSync(join(tmpdir(), "housecall-copy-"));
const original = join(root, "original");
let copy: string;
let copies = 0;
let database: SqlDatabase;

beforeAll(async () => {
  mkdirSync(join(original, "data"), { recursive: true });
  const keysFolder = join(original, "keys");
  const clock = virtualClock();
  database = openSqlDatabase(join(original, "data", "records.sqlite"), recordsMigrations);
  const records = createAuditRecords(database);
  const key = openAuditHeadKey({ keysFolder, random: systemRandom });
  const file = openHeadFile(keysFolder);
  const heads = new AuditHeads({ file, key, records, clock, logger: silentLogger });
  await heads.start();
  for (let id = 1; id <= 30; id += 1) {
    await clock.advance(60_000);
    await records.append({
      ...{ atMs: clock.nowMs(), actor: "Mina", action: "command-requested", deviceId: "washer-1" },
      ...{ commandId: `c${id}`, caseId: "", consentId: "", outcome: "success", detail: "noise at night" },
    });
    if (id % 10 === 0) await heads.keep();
  }
});
afterAll(() => {
  database.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  copies += 1;
  copy = join(root, `copy-${copies}`);
  cpSync(original, copy, { recursive: true });
});

/** Changes the copy as somebody with SQLite can. */
function tamper(...statements: readonly string[]): void {
  const copied = openSqlDatabase(join(copy, "data", "records.sqlite"), recordsMigrations);
  for (const statement of [
    "DROP TRIGGER audit_keeps_rows",
    "DROP TRIGGER audit_keeps_words",
    ...statements,
  ]) {
    copied.run(statement);
  }
  copied.close();
}

const headsPath = () => join(copy, "keys", "audit-heads.ndjson");

/** Keeps the first lines of the copy's heads alone. */
function cutHeads(lines: number): void {
  const all = readFileSync(headsPath(), "utf8").split("\n");
  writeFileSync(headsPath(), `${all.slice(0, lines).join("\n")}\n`);
}

async function cli(line: string): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const code = await runCli(line.split(" "), {
    fetch: () => Promise.reject(new Error("no server is asked")),
    clock: virtualClock(),
    environment: {},
    folder: copy,
    rootFolder: copy,
    input: () => Readable.from([]),
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    isErrTerminal: false,
    ask: null,
    written: () => Promise.resolve(),
    signal: new AbortController().signal,
  });
  return { code, ...said };
}

async function verify(): Promise<{ code: number; verdict: AuditVerdict }> {
  const { code, out } = await cli("audit verify --data data --heads keys/audit-heads.ndjson --json");
  return { code, verdict: auditVerdict.parse(JSON.parse(out)) };
}

describe("a copy that was not tampered with", () => {
  it("holds, and its heads prove its end", async () => {
    expect(await verify()).toMatchObject({
      code: 0,
      verdict: {
        ...{ result: "intact", entries: 30 },
        heads: { newestId: 30, uncovered: 0, signatures: "checked", isBehind: false, badSignatures: 0 },
      },
    });
  });

  it("holds when the server was killed after entries and before their head", async () => {
    cutHeads(3);
    tamper("UPDATE audit_head SET id = 20, hash = (SELECT hash FROM audit WHERE id = 20), at_ms = 0");

    expect(await verify()).toMatchObject({
      code: 0,
      verdict: { result: "intact", heads: { newestId: 20, uncovered: 10 } },
    });
  });

  it("is left as it was, whether its last commits are in the write-ahead log or not", async () => {
    const contents = () =>
      readdirSync(join(copy, "data"))
        .filter((name) => !name.endsWith("-shm"))
        .map((name) => [
          name,
          createHash("sha256")
            .update(readFileSync(join(copy, "data", name)))
            .digest("hex"),
        ]);
    const withLog = contents();
    await verify();
    const afterLog = contents();
    tamper();
    const closed = contents();
    await verify();

    expect(withLog.map(([name]) => name)).toContain("records.sqlite-wal");
    expect(afterLog).toEqual(withLog);
    expect(contents()).toEqual(closed);
  });

  it("can be the folder of a running server", async () => {
    copy = original;

    expect((await verify()).code).toBe(0);
  });

  it("says what is not proven without heads, and without their public key", async () => {
    const without = await cli("audit verify --data data");
    rmSync(join(copy, "keys", "audit-head-key.pub.pem"));
    const unchecked = await cli("audit verify --data data --heads keys/audit-heads.ndjson");

    expect([without.code, unchecked.code]).toEqual([0, 0]);
    expect(without.out).toBe(
      "Every entry holds: 30 entries.\nNo heads were compared: nothing proves that the end was not cut off.\n",
    );
    expect(unchecked.out).toContain("signatures not checked (no public key)");
  });
});

describe("a copy that was tampered with", () => {
  it.each([
    ["one changed byte", "UPDATE audit SET detail = 'noise at nighT' WHERE id = 12", "edited", 12],
    ["a deleted row", "DELETE FROM audit WHERE id = 12", "deleted", 12],
    ["a truncated tail", "DELETE FROM audit WHERE id > 25", "tail_cut", 26],
    ["nothing left", "DELETE FROM audit", "tail_cut", 1],
  ])("is found with %s", async (_what, statement, fault, entryId) => {
    tamper(statement);

    expect(await verify()).toMatchObject({ code: 6, verdict: { result: "broken", fault, entryId } });
  });

  it("is found with two rows that changed places", async () => {
    tamper(
      ...["UPDATE audit SET id = -1 WHERE id = 7", "UPDATE audit SET id = 7 WHERE id = 9"],
      "UPDATE audit SET id = 9 WHERE id = -1",
    );

    expect(await verify()).toMatchObject({ code: 6, verdict: { fault: "reordered", entryId: 7 } });
  });

  it("is found when tail and heads were cut, the heads to before the chain's end, by the folder's own note", async () => {
    tamper("DELETE FROM audit WHERE id > 25");
    cutHeads(3);

    expect(await verify()).toMatchObject({
      code: 6,
      verdict: { fault: "tail_cut", entryId: 26, untilId: 30, heads: { newestId: 20, isBehind: true } },
    });
  });

  it("passes when chain, heads and note were cut to fit, and is found with older heads kept elsewhere", async () => {
    tamper("DELETE FROM audit WHERE id > 25", "DELETE FROM audit_head");
    cutHeads(3);

    const here = await verify();
    cpSync(join(original, "keys"), join(copy, "elsewhere"), { recursive: true });
    const elsewhere = await cli("audit verify --data data --heads elsewhere/audit-heads.ndjson");

    expect(here).toMatchObject({ code: 0, verdict: { heads: { newestId: 20, uncovered: 5 } } });
    expect(elsewhere.code).toBe(6);
    expect(elsewhere.out).toContain("Entries 26 to 30 were cut off the end of the audit");
  });

  it("is found when only the heads were cut, forged or made unreadable", async () => {
    cutHeads(2);
    const cut = await verify();
    const [line = ""] = readFileSync(headsPath(), "utf8").split("\n");
    writeFileSync(headsPath(), `${JSON.stringify({ ...JSON.parse(line), id: 30 })}\nnonsense\n`);
    const forged = await verify();

    expect(cut).toMatchObject({ code: 6, verdict: { result: "intact", heads: { isBehind: true } } });
    expect(forged).toMatchObject({ code: 6, verdict: { heads: { badSignatures: 1, unreadable: 1 } } });
  });
});

describe("what is no copy", () => {
  it.each([
    ["audit verify --data keys", 4, "wanted a data folder"],
    ["audit verify --data data --heads nowhere.ndjson", 4, "There is no file"],
    [
      "audit verify --data data --heads keys/audit-heads.ndjson --key keys/audit-heads.ndjson",
      2,
      "public key",
    ],
  ])("is refused: %s", async (line, code, text) => {
    const result = await cli(line);

    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toContain(text);
  });

  it("is refused when the records are no database", async () => {
    rmSync(join(copy, "data", "records.sqlite-wal"));
    writeFileSync(join(copy, "data", "records.sqlite"), "x".repeat(8_192));

    const result = await cli("audit verify --data data");

    expect(result).toMatchObject({ code: 1, out: "" });
    expect(result.err).toContain("is damaged");
  });
});
