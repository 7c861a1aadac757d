import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashAuditEntry } from "../../../../broker/audit/audit-chain.ts";
import { type AuditHead, headBytes, headText, parseHead } from "../../../../broker/audit/audit-head.ts";
import { type KeptHeads, readHeads } from "../../../../broker/audit/kept-heads.ts";
import { verifyChain } from "../../../../broker/audit/verify-chain.ts";
import {
  type AuditWorld,
  auditPublicKey,
  auditWorld,
  verdictOf,
  withoutHeads,
} from "../../../lib/audit-world.ts";

let world: AuditWorld;
beforeEach(async () => {
  world = await auditWorld(8);
});
afterEach(() => world.remove());

async function headAt(id: number): Promise<KeptHeads> {
  const hash = (await world.records.hashOf(id)) ?? "";
  const head = { id, hash, atMs: 5, keyId: "0".repeat(16), signature: "" };
  return { ...withoutHeads, heads: [head] };
}

/** Gives every entry from `id` on the hash that fits it, as somebody who knows the algorithm can. */
async function hashAnew(id: number): Promise<void> {
  const rows = await world.records.chain(0, 1_000);
  let previousHash = rows.find(({ entry }) => entry.id === id - 1)?.hash ?? "0".repeat(64);
  for (const { entry } of rows.filter((row) => row.entry.id >= id)) {
    const hash = hashAuditEntry(previousHash, entry);
    world.tamper(
      `UPDATE audit SET previous_hash = '${previousHash}', hash = '${hash}' WHERE id = ${entry.id}`,
    );
    previousHash = hash;
  }
}

describe("a check of the chain", () => {
  it("finds an untouched chain intact and names its head", async () => {
    expect(await world.verify()).toMatchObject({
      result: "intact",
      entries: 8,
      headHash: await world.records.hashOf(8),
    });
  });

  it("finds an empty chain intact", async () => {
    const empty = await auditWorld();

    expect(await empty.verify()).toMatchObject({ result: "intact", entries: 0 });
    empty.remove();
  });

  it("names the entry of which one byte was changed, whatever column it is in", async () => {
    const columns = ["actor", "action", "device_id", "command_id", "case_id", "consent_id", "detail"];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.constantFrom(...columns), async (id, column) => {
        world.tamper(`UPDATE audit SET ${column} = ${column} || '.' WHERE id = ${id}`);

        const verdict = await world.verify();

        world.tamper(
          `UPDATE audit SET ${column} = substr(${column}, 1, length(${column}) - 1) WHERE id = ${id}`,
        );
        expect(verdict).toMatchObject({ result: "broken", fault: "edited", entryId: id, untilId: id });
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ["its time", "at_ms = at_ms + 1"],
    ["its outcome", "outcome = 'failure'"],
    ["what it follows", "previous_hash = replace(previous_hash, 'a', 'b')"],
    ["its hash", "hash = replace(replace(hash, 'a', 'b'), '0', '1')"],
  ])("calls an entry edited when %s was changed", async (_what, change) => {
    world.tamper(`UPDATE audit SET ${change} WHERE id = 5`);

    expect(await world.verify()).toMatchObject({ fault: "edited", entryId: 5 });
  });

  it("names an entry that was edited and hashed anew, by what follows it", async () => {
    const rows = await world.records.chain(4, 1);
    const row = rows[0];
    if (!row) throw new Error("no row");
    const hash = hashAuditEntry(row.previousHash, { ...row.entry, actor: "jun" });
    world.tamper(`UPDATE audit SET actor = 'jun', hash = '${hash}' WHERE id = 5`);

    expect(await world.verify()).toMatchObject({ fault: "edited", entryId: 5 });
  });

  it("names the first of the entries that were deleted", async () => {
    world.tamper("DELETE FROM audit WHERE id IN (4, 5)");

    expect(await world.verify()).toMatchObject({ fault: "deleted", entryId: 4, untilId: 5 });
  });

  it("names a deleted first entry", async () => {
    world.tamper("DELETE FROM audit WHERE id = 1");

    expect(await world.verify()).toMatchObject({ fault: "deleted", entryId: 1, untilId: 1 });
  });

  it("calls entries deleted also when the gap was closed", async () => {
    world.tamper("DELETE FROM audit WHERE id IN (4, 5)");
    for (const id of [6, 7, 8]) world.tamper(`UPDATE audit SET id = ${id - 2} WHERE id = ${id}`);

    expect(await world.verify()).toMatchObject({ fault: "deleted", entryId: 4, untilId: 5 });
  });

  it("calls entries that changed places reordered", async () => {
    world.tamper("UPDATE audit SET id = -1 WHERE id = 3", "UPDATE audit SET id = 3 WHERE id = 6");
    world.tamper("UPDATE audit SET id = 6 WHERE id = -1");

    expect(await world.verify()).toMatchObject({ fault: "reordered", entryId: 3 });
  });

  it("calls an entry that was moved to the end reordered", async () => {
    world.tamper("UPDATE audit SET id = 9 WHERE id = 3");

    expect(await world.verify()).toMatchObject({ fault: "reordered", entryId: 3 });
  });

  it("finds a chain that was rewritten with fitting hashes by a head alone", async () => {
    const head = await headAt(6);
    world.tamper("UPDATE audit SET actor = 'jun' WHERE id = 3");
    await hashAnew(3);

    expect(await world.verify(withoutHeads)).toMatchObject({ result: "intact" });
    expect(await world.verify(head)).toMatchObject({ fault: "rewritten", entryId: 1, untilId: 6 });
  });

  it("clears of a rewriting what an earlier head proves", async () => {
    const [first, second] = [await headAt(2), await headAt(6)];
    world.tamper("UPDATE audit SET actor = 'jun' WHERE id = 3");
    await hashAnew(3);

    const heads = { ...first, heads: [...first.heads, ...second.heads] };

    expect(await world.verify(heads)).toMatchObject({ fault: "rewritten", entryId: 3, untilId: 6 });
  });

  it("finds a tail that was cut off by a head alone", async () => {
    const head = await headAt(8);
    world.tamper("DELETE FROM audit WHERE id > 5");

    expect(await world.verify(withoutHeads)).toMatchObject({ result: "intact", entries: 5 });
    expect(await world.verify(head)).toMatchObject({ fault: "tail_cut", entryId: 6, untilId: 8 });
  });

  it("finds it when everything was cut off", async () => {
    const head = await headAt(8);
    world.tamper("DELETE FROM audit");

    expect(await world.verify(head)).toMatchObject({ fault: "tail_cut", entryId: 1, untilId: 8 });
  });

  it("finds a tail that was replaced by other entries", async () => {
    const head = await headAt(8);
    world.tamper("DELETE FROM audit WHERE id > 5");
    await world.append(10);

    expect(await world.verify(head)).toMatchObject({ fault: "rewritten", untilId: 8 });
  });

  it("says how many entries no head covers yet, which is no fault", async () => {
    const verdict = await world.verify(await headAt(6));

    expect(verdict).toMatchObject({ result: "intact", heads: { newestId: 6, uncovered: 2 } });
  });

  it("tells how far it is, and does not look at entries that are added meanwhile", async () => {
    await world.append(2_092);
    const steps = verifyChain({ records: world.records, heads: withoutHeads });

    const first = await steps.next();
    await world.append(3);

    expect(first.value).toEqual({ kind: "progress", checked: 2_000, total: 2_100 });
    expect(await verdictOf(steps)).toMatchObject({ result: "intact", entries: 2_100 });
  });

  it("ends when nobody waits for it any more", async () => {
    const gone = AbortSignal.abort(new Error("gone"));
    const check = verifyChain({ records: world.records, heads: withoutHeads, signal: gone });

    await expect(check.next()).rejects.toThrow("gone");
  });
});

describe("the lines of the heads", () => {
  const head: AuditHead = { id: 3, hash: "a".repeat(64), atMs: 7, keyId: "b".repeat(16), signature: "c2ln" };

  it("are read as they are written", () => {
    expect(parseHead(headText(head).trim())).toEqual(head);
    expect(new TextDecoder().decode(headBytes(head))).toBe(`housecall audit head 1\n3\n${head.hash}\n7\n`);
  });

  it.each([
    ["nothing", ""],
    ["half a line", headText(head).slice(0, 40)],
    ["another shape", "[1,2]"],
    ["an unknown field", JSON.stringify({ ...head, note: "x" })],
    ["a missing field", JSON.stringify({ ...head, hash: undefined })],
    ["a hash that is none", JSON.stringify({ ...head, hash: "../../etc/passwd" })],
    ["a negative id", JSON.stringify({ ...head, id: -1 })],
    ["a line without end", "x".repeat(10_000_000)],
  ])("are no heads when they hold %s", (_what, line) => {
    expect(parseHead(line)).toBeUndefined();
  });

  it("count what is no head, and leave a torn last line alone", () => {
    const text = `${headText(head)}garbage\n${headText(head).slice(0, 50)}`;

    expect(readHeads(text, undefined)).toMatchObject({ heads: [head], unreadable: 1, badSignatures: 0 });
  });

  it("count for nothing when they were changed, or when another key has signed them", async () => {
    await world.heads.start();
    const own = world.heads.newest();
    if (!own) throw new Error("no head was written");
    const signature = sign(null, headBytes(own), generateKeyPairSync("ed25519").privateKey).toString(
      "base64",
    );
    const wrong = [
      { ...own, id: own.id + 1 },
      { ...own, atMs: 1 },
      { ...own, signature },
    ];
    const text = [own, ...wrong].map(headText).join("");

    expect(readHeads(text, auditPublicKey)).toEqual({
      ...{ isExpected: true, heads: [own], unreadable: 0, badSignatures: 3, signatures: "checked" },
    });
  });
});
