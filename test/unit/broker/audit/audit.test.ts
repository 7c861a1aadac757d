import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verdictOf } from "../../../lib/audit-world.ts";
import { type CommandWorld, commandWorld, pullRequestOf } from "../../../lib/command-world.ts";

const file = new TextEncoder().encode('{"message":"pump blocked"}\n');

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
    expect(world.commands.pulledBytes()).toBe(file.length);
    expect(await verdictOf(world.audit.verify())).toMatchObject({ result: "intact", entries: 7 });
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
