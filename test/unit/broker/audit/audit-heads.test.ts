import { DAY_MS, HOUR_MS, SECOND_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AuditWorld, auditWorld } from "../../../lib/audit-world.ts";

let world: AuditWorld;
beforeEach(async () => {
  world = await auditWorld(5);
});
afterEach(() => world.remove());

/** Enough for the file to be made smaller once. */
const WRITTEN = 2_050;
const DAYS = 4;
const lines = () => (world.file.text ?? "").trim().split("\n");
const kinds = () => world.heads.troubles().map(({ kind }) => kind);

/** A run that kept heads of 5 and 8 entries, and ended. */
async function runOnce(): Promise<void> {
  await world.heads.start();
  await world.append(3);
  await world.heads.keep();
}

describe("the heads of the audit", () => {
  it("begin without trouble, also on a chain that was there before heads were kept", async () => {
    await world.heads.start();

    expect(kinds()).toEqual([]);
    expect(world.heads.newest()).toMatchObject({ id: 5, hash: await world.records.hashOf(5) });
  });

  it("are written when the chain has grown, and otherwise once an hour", async () => {
    await world.heads.start();

    await world.heads.keep();
    const idle = lines().length;
    await world.append(1);
    await world.heads.keep();
    const grown = lines().length;
    await world.clock.advance(HOUR_MS);
    await world.heads.keep();
    await world.heads.keep();

    expect([idle, grown, lines().length]).toEqual([1, 2, 3]);
  });

  it("prove an untouched chain over restarts", async () => {
    await runOnce();
    await world.restart();

    expect(kinds()).toEqual([]);
    expect(await world.verify()).toMatchObject({
      ...{ result: "intact", heads: { newestId: 8, uncovered: 0, signatures: "checked", isBehind: false } },
    });
  });

  it("raise no alarm when the server was killed after an entry and before its head", async () => {
    await runOnce();
    await world.append(40);
    await world.restart();

    expect(kinds()).toEqual([]);
    expect(await world.verify()).toMatchObject({ result: "intact", entries: 48 });
  });

  it("raise no alarm when the server was killed between a head and the data folder's note of it", async () => {
    await runOnce();
    const note = await world.records.headNote();
    await world.append(2);
    await world.heads.keep();
    if (note) await world.records.noteHead(note);
    await world.restart();

    expect(kinds()).toEqual([]);
  });

  it("raise no alarm for a last line that a power cut has torn", async () => {
    await runOnce();
    const head = lines().at(-1) ?? "";
    world.file.text += head.slice(0, 60);
    await world.restart();
    await world.append(1);
    await world.heads.keep();

    expect(kinds()).toEqual([]);
    expect(world.heads.read()).toMatchObject({ unreadable: 0, badSignatures: 0 });
    expect(lines()).toHaveLength(4);
  });

  it("find a tail that was cut off while the server was down, and tell it at every start", async () => {
    await runOnce();
    world.tamper("DELETE FROM audit WHERE id > 6");

    await world.restart();
    const first = world.heads.troubles();
    await world.append(20);
    await world.heads.keep();
    await world.restart();

    expect(first).toEqual([{ kind: "audit_cut", parameters: { kept: "8", found: "6" } }]);
    expect(world.heads.troubles()).toEqual([{ kind: "audit_changed", parameters: { entry: "8" } }]);
    expect(world.logged.join("\n")).toContain("tail_cut: 7");
  });

  it("write into the audit itself that it was cut", async () => {
    await runOnce();
    world.tamper("DELETE FROM audit WHERE id > 6");
    await world.restart();

    expect(await world.records.newest({ action: "audit-break-found", limit: 10 })).toMatchObject([
      { id: 7, actor: "server", outcome: "failure", detail: "tail_cut: 7" },
    ]);
  });

  it("find an entry that was deleted from the middle", async () => {
    await runOnce();
    world.tamper("DELETE FROM audit WHERE id = 3");
    await world.restart();

    expect(world.heads.troubles()).toEqual([{ kind: "audit_changed", parameters: { entry: "3" } }]);
  });

  it("find a tail that was replaced by another of the same length", async () => {
    await runOnce();
    world.tamper("DELETE FROM audit WHERE id > 6");
    await world.append(5);
    await world.restart();

    expect(world.heads.troubles()).toEqual([{ kind: "audit_changed", parameters: { entry: "8" } }]);
  });

  it("find a tail that is cut off while the server runs", async () => {
    await runOnce();
    world.tamper("DELETE FROM audit WHERE id > 6");
    await world.heads.keep();

    expect(world.heads.troubles()).toEqual([{ kind: "audit_cut", parameters: { kept: "8", found: "6" } }]);
  });

  it("find a tail cut off together with heads that go beyond it", async () => {
    await runOnce();
    world.tamper("DELETE FROM audit WHERE id > 4");
    world.file.text = `${lines()[0]}\n`;
    await world.restart();

    expect(kinds()).toEqual(["audit_heads_behind", "audit_cut"]);
  });

  it("find heads that were cut to before the end of a cut chain by the data folder's own note", async () => {
    await runOnce();
    world.tamper("DELETE FROM audit WHERE id > 6");
    world.file.text = `${lines()[0]}\n`;

    expect(await world.verify()).toMatchObject({ fault: "tail_cut", entryId: 7, untilId: 8 });
    await world.restart();

    expect(world.heads.troubles()).toEqual([
      { kind: "audit_heads_behind", parameters: {} },
      { kind: "audit_cut", parameters: { kept: "8", found: "6" } },
    ]);
  });

  it("cannot find a cut when chain, heads and note were all cut to fit; a copy of the heads can", async () => {
    await runOnce();
    const copy = world.heads.read();
    const [first = ""] = lines();
    world.tamper("DELETE FROM audit WHERE id > 6");
    world.file.text = `${first}\n`;
    await world.records.noteHead(JSON.parse(first));
    await world.restart();

    expect(kinds()).toEqual([]);
    expect(await world.verify(copy)).toMatchObject({ result: "broken" });
  });

  it("tell that their file is gone, and begin another", async () => {
    await runOnce();
    world.file.text = undefined;
    await world.restart();
    const first = kinds();
    await world.restart();

    expect(first).toEqual(["audit_heads_missing"]);
    expect(kinds()).toEqual([]);
  });

  it("tell that their file was restored from an older copy", async () => {
    await runOnce();
    const copy = world.file.text;
    await world.append(1);
    await world.heads.keep();
    world.file.text = copy;
    await world.restart();

    expect(kinds()).toEqual(["audit_heads_behind"]);
  });

  it("tell lines that are no heads of this server's", async () => {
    await runOnce();
    const forged = { ...JSON.parse(lines()[1] ?? ""), id: 7 };
    world.file.text += `${JSON.stringify(forged)}\nhello\n`;
    await world.restart();

    expect(world.heads.troubles()).toEqual([{ kind: "audit_heads_damaged", parameters: { count: "2" } }]);
  });

  it("remember what a check of the whole chain has found", async () => {
    await runOnce();
    world.tamper("UPDATE audit SET actor = 'jun' WHERE id = 2");
    await world.restart();
    const before = kinds();

    world.heads.checked(await world.verify());
    world.heads.checked(await world.verify());

    expect(before).toEqual([]);
    expect(world.heads.troubles()).toEqual([{ kind: "audit_changed", parameters: { entry: "2" } }]);
  });

  it("do not grow for ever: the newest and one of each day remain, and what contradicts the chain", async () => {
    const long = await auditWorld(5);
    await long.heads.start();
    await long.append(3);
    await long.heads.keep();
    long.tamper("DELETE FROM audit WHERE id > 6");
    await long.restart();
    for (let head = 0; head < WRITTEN; head += 1) {
      long.clock.stepWall(Math.floor((DAYS * DAY_MS) / WRITTEN) - SECOND_MS);
      await long.append(1);
      await long.heads.keep();
    }

    const { heads } = long.heads.read();
    const ofDays = new Set(heads.map(({ atMs }) => Math.floor(atMs / DAY_MS)));

    expect(heads.length).toBeLessThan(WRITTEN / 5);
    expect(ofDays.size).toBe(DAYS + 1);
    expect(heads.at(-1)).toMatchObject({ id: (await long.records.end()).id });
    expect(await long.verify()).toMatchObject({ result: "broken", untilId: 8 });
    long.remove();
  });
});
