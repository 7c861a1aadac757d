/** What every store of consents and of questions to owners keeps to; one row per adapter. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewAuditEntry } from "../../broker/audit/audit-chain.ts";
import type { CommandRow } from "../../broker/command/command-records.ts";
import type { ConsentAskRow, ReportedConsent } from "../../broker/consent/consent-ask.ts";
import type { KnownConsent } from "../../broker/consent/judge-report.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCommandRecords } from "../../broker/store/records/sqlite/command-records.ts";
import { createConsentRecords } from "../../broker/store/records/sqlite/consent-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";

const adapters = [["SQLite", openSqlite]] as const;

function openSqlite(folder: string) {
  const database = openSqlDatabase(join(folder, "records.sqlite"), recordsMigrations);
  return {
    consents: createConsentRecords(database),
    commands: createCommandRecords(database),
    audit: createAuditRecords(database),
    close: () => database.close(),
  };
}

const entryOf = (action: string): NewAuditEntry => ({
  ...{ atMs: 1_000, actor: "mina", action, deviceId: "washer-1", commandId: "", caseId: "", consentId: "" },
  ...{ outcome: "success", detail: "" },
});
const granted: ReportedConsent = {
  ...{ deviceId: "washer-1", consentId: "c1", state: "granted", scopes: ["logs"], grantedBy: "panel" },
  ...{ expiresAtMs: 0, changedAtMs: 10 },
};
const askOf = (consentId: string, overrides: Partial<ConsentAskRow> = {}): ConsentAskRow => ({
  ...{ consentId, deviceId: "washer-1", commandId: `cmd-${consentId}`, way: "panel", scopes: ["logs"] },
  ...{ minutes: 60, reason: "noise", language: "ko", caseId: "C-2026-000001", requestedBy: "mina" },
  ...{ askedAtMs: 1_000, answerWithinMs: 60_000, answer: "", answeredAtMs: null, grantedScopes: [] },
  ...{ expiresAtMs: null, end: "", endedAtMs: null, endedBy: "" },
  ...overrides,
});
const requestOf = ({ way, scopes, minutes, reason, language, answerWithinMs, caseId }: ConsentAskRow) => ({
  ...{ way, scopes: [...scopes], minutes, reason, language, answerWithinMs, caseId },
});
const commandOf = (ask: ConsentAskRow, overrides: Partial<CommandRow> = {}): CommandRow => ({
  ...{
    id: ask.commandId,
    deviceId: ask.deviceId,
    kind: "ask_consent",
    state: "queued",
    reason: "",
    detail: "",
  },
  ...{ requestedBy: "mina", consentId: ask.consentId, caseId: ask.caseId, createdAtMs: 1_000 },
  ...{ expiresAtMs: 9_000, deadlineAtMs: 9_000, changedAtMs: 1_000, estimateBytes: null, manifest: null },
  ...{ history: [{ state: "queued", atMs: 1_000, reason: "" }], clockCorrectionMs: 0, cancelledBy: "" },
  ...{ blobSha256: "", action: null, request: requestOf(ask) },
  ...overrides,
});

describe.each(adapters)("consents on %s", (_name, open) => {
  let folder: string;
  let store: ReturnType<typeof openSqlite>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "housecall-consents-"));
    store = open(folder);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const seen: KnownConsent[] = [];
  const apply = (row: ReportedConsent, ask?: ConsentAskRow, endedBy = "owner") =>
    store.consents.apply(row, (known) => {
      seen.push(known);
      return { judged: { row, ask, endedBy }, audit: entryOf(`consent-${row.state}`) };
    });
  const insertAsk = (ask: ConsentAskRow, maxOpen = 20) =>
    store.consents.insertAsk(ask, { row: commandOf(ask), audit: [entryOf("consent-asked")] }, maxOpen);
  const insertEnd = (consentId: string, id: string) => {
    const request = { endedConsentId: consentId, reason: "", caseId: "" };
    const row = commandOf(askOf(consentId), { id, kind: "end_consent", request });
    return store.consents.insertEnd({ row, audit: [entryOf("consent-end-requested")] });
  };

  it("keep the newest word on each, every change of it, and the audit", async () => {
    const revoked = { ...granted, state: "revoked", changedAtMs: 20 } as const;

    expect(await apply(revoked)).toBe("changed");
    expect(await apply(granted)).toBe("changed");
    expect(await apply(granted)).toBe("known");

    expect(await store.consents.current("washer-1")).toEqual([{ ...revoked, endedBy: "owner" }]);
    expect(await store.consents.history("washer-1", 9)).toEqual([revoked, granted]);
    expect(await store.audit.newest({ limit: 9 })).toHaveLength(2);
  });

  it("store nothing when the report is refused, and show the judge what is known", async () => {
    await insertAsk(askOf("c1"));
    await apply({ ...granted, consentId: "c2" });
    seen.length = 0;

    expect(
      await store.consents.apply(granted, (known) => {
        seen.push(known);
        return "consent_not_asked";
      }),
    ).toBe("consent_not_asked");

    expect(seen).toMatchObject([{ ask: askOf("c1"), current: undefined, otherGrants: 1, endWantedBy: "" }]);
    expect(await store.consents.history("washer-1", 9)).toHaveLength(1);
  });

  it("are in force while they are granted, have not run out, and nobody ends them", async () => {
    await apply(granted);
    await apply({ ...granted, consentId: "c2", expiresAtMs: 500, changedAtMs: 11 });
    await apply({ ...granted, consentId: "c3", changedAtMs: 12 });
    await apply({ ...granted, consentId: "c4", state: "revoked" });
    expect(await insertEnd("c3", "end-1")).toBe("inserted");
    expect(await insertEnd("c3", "end-2")).toBe("known");

    const idsAt = async (nowMs: number) =>
      (await store.consents.inForce("washer-1", nowMs)).map(({ consentId }) => consentId);
    expect(await idsAt(499)).toEqual(["c2", "c1"]);
    expect(await idsAt(500)).toEqual(["c1"]);
    expect(await store.consents.inForce("washer-2", 0)).toEqual([]);
  });

  it("that staff have ended are in force no more when the command is over, until they are granted anew", async () => {
    await apply(granted);
    await insertEnd("c1", "end-1");
    await store.commands.update("end-1", (row) => ({ row: { ...row, state: "expired" }, audit: [] }));
    const inForce = async () => (await store.consents.inForce("washer-1", 0)).length;
    const ended = await inForce();
    // As after a boot, with a clock that is corrected a little differently.
    await apply({ ...granted, changedAtMs: 1_001, expiresAtMs: 9_999 });
    const repeated = await inForce();

    await apply({ ...granted, changedAtMs: 1_002, state: "revoked" });
    await apply({ ...granted, changedAtMs: 1_003 });

    expect([ended, repeated, await inForce()]).toEqual([0, 0, 1]);
  });

  it("keep a question with its command and what became of it, also after a restart", async () => {
    await insertAsk(askOf("c1"));
    const answered = askOf("c1", {
      ...{ answer: "granted", answeredAtMs: 10, grantedScopes: ["logs"], expiresAtMs: 99 },
      ...{ end: "revoked", endedAtMs: 20, endedBy: "mina" },
    });
    await apply(granted, answered);
    store.close();
    store = open(folder);

    expect(await store.consents.ask("c1")).toEqual({ ask: answered, command: commandOf(askOf("c1")) });
    expect(await store.consents.ask("c9")).toBeUndefined();
    expect((await store.audit.newest({ limit: 9 })).map(({ action }) => action)).toEqual([
      ...["consent-granted", "consent-asked"],
    ]);
  });

  it("store no question beyond the commands that a device may have open", async () => {
    await insertAsk(askOf("c1", { deviceId: "washer-2" }), 1);
    expect(await insertAsk(askOf("c2", { way: "telephone" }), 1)).toBe("inserted");

    expect(await insertAsk(askOf("c3"), 1)).toBe("too_many_open");
    expect(await store.consents.ask("c3")).toBeUndefined();
    expect(await store.commands.get("cmd-c3")).toBeUndefined();
  });

  it("put one question at a time, and one by telephone beside it, which asks nobody", async () => {
    expect(await insertAsk(askOf("c1"))).toBe("inserted");
    expect(await insertAsk(askOf("c2"))).toBe("one_is_open");
    expect(await insertAsk(askOf("c3", { way: "telephone" }))).toBe("inserted");
    expect(await insertAsk(askOf("c6", { way: "telephone" }))).toBe("one_is_open");
    expect(await insertAsk(askOf("c4", { deviceId: "washer-2" }))).toBe("inserted");
    await apply({ ...granted, state: "refused" }, askOf("c1", { answer: "refused", answeredAtMs: 10 }));

    expect(await insertAsk(askOf("c5", { askedAtMs: 2_000 }))).toBe("inserted");
    const asks = await store.consents.asks("washer-1", 2);
    expect(asks.map(({ ask }) => ask.consentId)).toEqual(["c5", "c3"]);
    expect(await store.commands.get("cmd-c2")).toBeUndefined();
  });
});
