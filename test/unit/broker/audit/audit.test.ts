import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type ChainedEntry,
  chainStartHash,
  hashAuditEntry,
  verifyAuditChain,
} from "../../../../broker/audit/audit-chain.ts";
import { type CommandWorld, commandWorld, pullRequestOf } from "../../../lib/command-world.ts";

const file = new TextEncoder().encode('{"message":"pump blocked"}\n');

function chainOf(length: number): ChainedEntry[] {
  const chain: ChainedEntry[] = [];
  for (let id = 1; id <= length; id += 1) {
    const previousHash = chain.at(-1)?.hash ?? chainStartHash;
    const entry = {
      ...{
        id,
        atMs: id * 1_000,
        actor: "mina",
        action: "command-requested",
        deviceId: "washer-1",
        commandId: `c${id}`,
      },
      ...{ caseId: "", consentId: "", outcome: "success" as const, detail: "" },
    };
    chain.push({ entry, previousHash, hash: hashAuditEntry(previousHash, entry) });
  }
  return chain;
}

describe("verifyAuditChain", () => {
  it("finds an untouched chain intact and names its head", async () => {
    const chain = chainOf(5);

    expect(await verifyAuditChain(chain)).toEqual({ isIntact: true, entries: 5, headHash: chain[4]?.hash });
    expect(await verifyAuditChain([])).toEqual({ isIntact: true, entries: 0, headHash: chainStartHash });
  });

  it("names the entry that was changed, whatever was changed in it", async () => {
    const fields = fc.constantFrom("atMs", "actor", "action", "deviceId", "commandId", "outcome", "detail");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 4 }), fields, async (index, field) => {
        const chain = chainOf(5);
        const touched = chain[index] as ChainedEntry;
        const entry = { ...touched.entry, [field]: field === "atMs" ? 1 : "forged" };

        const verdict = await verifyAuditChain(chain.with(index, { ...touched, entry }));

        expect(verdict).toEqual({ isIntact: false, entryId: index + 1, fault: "changed" });
      }),
      { numRuns: 40 },
    );
  });

  it("notices a row that was taken out, and one whose hash was made to fit", async () => {
    const chain = chainOf(5);
    const second = chain[1] as ChainedEntry;
    const entry = { ...second.entry, actor: "forged" };
    const refitted = { ...second, entry, hash: hashAuditEntry(second.previousHash, entry) };

    expect(await verifyAuditChain(chain.toSpliced(2, 1))).toEqual({
      isIntact: false,
      entryId: 3,
      fault: "missing",
    });
    expect(await verifyAuditChain(chain.with(1, refitted))).toEqual({
      ...{ isIntact: false, entryId: 3, fault: "changed" },
    });
  });
});

describe("the audit", () => {
  let world: CommandWorld;
  beforeEach(async () => {
    world = await commandWorld();
  });
  afterEach(() => world.stop());

  it("tells who asked, who cancelled, how it ended and who took the file", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    await washer.sendConsent({ consentId: "consent-7" });
    const pull = await world.commands.requestPull("washer-1", pullRequestOf(), { name: "mina" });
    await world.settled();
    await washer.playPull(pull.id, file);
    await world.settled();
    await text((await world.commands.openFile(pull.id, { name: "jun" })).stream);
    const second = await world.commands.requestPull("washer-1", pullRequestOf({ reason: "" }), {
      name: "mina",
    });
    await world.settled();
    await washer.sendResult(second.id, "running");
    await world.commands.cancel(second.id, { name: "jun" });
    await washer.sendResult(second.id, "cancelled");

    const entries = await world.audit.list({ deviceId: "washer-1", limit: 20 });

    expect(
      entries.map((entry) => [entry.actor, entry.action, entry.outcome, entry.detail]).toReversed(),
    ).toEqual([
      ["device:washer-1", "consent-granted", "success", "state, logs, tail; by panel"],
      ["mina", "command-requested", "success", "pull_logs: noise at night"],
      ["device:washer-1", "command-succeeded", "success", "pull_logs"],
      ["jun", "file-downloaded", "success", expect.stringContaining("27 bytes")],
      ["mina", "command-requested", "success", "pull_logs"],
      ["jun", "command-cancel-requested", "success", "pull_logs"],
      ["device:washer-1", "command-cancelled", "success", "pull_logs: cancelled_by_staff"],
    ]);
    expect(entries.find((entry) => entry.action === "file-downloaded")).toMatchObject({
      ...{ commandId: pull.id, caseId: "case-1", consentId: "consent-7" },
    });
    expect(await world.audit.verify()).toMatchObject({ isIntact: true, entries: 7 });
  });

  it("cannot be changed or shortened, even in the database", async () => {
    await world.commands.requestPull("washer-1", pullRequestOf(), { name: "mina" });

    expect(() => world.database.run("UPDATE audit SET actor = 'forged'")).toThrow("append-only");
    expect(() => world.database.run("DELETE FROM audit")).toThrow("append-only");
  });

  it("stores neither command nor audit when one of them fails", async () => {
    world.database.run(
      "CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );

    await expect(world.commands.requestPull("washer-1", pullRequestOf(), { name: "mina" })).rejects.toThrow(
      "no room",
    );

    expect(await world.commands.list({ limit: 10 })).toEqual([]);
  });
});
