/** Pulls through everything that can go wrong on the way, on the real stores. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { DAY_MS, SECOND_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verdictOf } from "../lib/audit-world.ts";
import { type CommandWorld, commandWorld, pullRequestOf } from "../lib/command-world.ts";
import { chunkAt, manifestOf, type ScriptedDevice, sampleFile } from "../lib/scripted-device.ts";

const staff = { name: "mina" };
const file = sampleFile(300_000);
const PIECE = 65_536;

let world: CommandWorld;
let washer: ScriptedDevice;
beforeEach(async () => {
  world = await commandWorld({ records: "file", fileRetentionMs: 10 * DAY_MS });
  washer = world.device("washer-1");
  await world.connect(washer);
});
afterEach(() => world.stop());

/** Folders are made when they are needed first. */
const filesIn = (folder: string) =>
  existsSync(join(world.folder, folder))
    ? readdirSync(join(world.folder, folder), { recursive: true }).map(String)
    : [];
const pulls = () => filesIn("pulls");
const blobs = () => filesIn("blobs").filter((name) => name.length > 60);

async function beginPull(device = washer): Promise<string> {
  const { id } = await world.commands.requestPull(device.deviceId, pullRequestOf(), staff);
  await world.settled();
  await device.sendResult(id, "running");
  return id;
}

async function fileOf(id: string): Promise<Uint8Array> {
  return new Uint8Array(await buffer((await world.commands.openFile(id, staff)).stream));
}

describe("a server that is killed in the middle of a pull", () => {
  it("goes on from what was fsynced and ends with the right file", async () => {
    const id = await beginPull();
    await washer.sendChunk(id, file, 0);
    await washer.sendChunk(id, file, PIECE);

    await world.restart();
    washer.positions.clear();
    await world.connect(washer);
    expect(washer.positions.get(id)).toBe(2 * PIECE);
    expect(washer.offers.at(-1)).toMatchObject({ commandId: id, birthNonce: washer.nonce });
    await washer.sendFile(id, file);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await world.settled();

    expect(await fileOf(id)).toEqual(file);
    expect(pulls()).toEqual([]);
  });

  it("verifies at its start what was complete before", async () => {
    const id = await beginPull();
    await washer.sendFile(id, file);
    const { sha256, sizeBytes } = manifestOf(file);
    const manifest = {
      sources: [],
      skipped: [],
      redactions: {},
      lines: 1,
      truncated: false,
      clockCorrectionMs: 0,
    };
    world.database.run(
      "UPDATE commands SET manifest = ?",
      JSON.stringify({ ...manifest, sha256, sizeBytes }),
    );

    await world.restart();
    await world.settled();

    expect(await fileOf(id)).toEqual(file);
  });

  it("deletes parts of what is over", async () => {
    mkdirSync(join(world.folder, "pulls"), { recursive: true });
    writeFileSync(join(world.folder, "pulls", "0123456789abcdef.part"), "left over");

    await world.restart();

    expect(pulls()).toEqual([]);
  });
});

describe("pieces", () => {
  it("may come twice, overlap and overtake each other", async () => {
    const id = await beginPull();

    await Promise.all([2, 0, 1, 0, 3].map((piece) => washer.sendChunk(id, file, piece * PIECE)));
    await washer.sendChunk(id, file, PIECE);
    await washer.sendChunk(id, file, 1_000);
    await washer.sendFile(id, file);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await world.settled();

    expect(await fileOf(id)).toEqual(file);
    expect(world.commands.counts()["chunk_duplicate"]).toBeGreaterThanOrEqual(1);
  });

  it("are asked for again when one came damaged", async () => {
    const id = await beginPull();
    await washer.sendChunk(id, file, 0);
    const damaged = chunkAt(id, file, PIECE);
    damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 0xff;

    await washer.sendRawChunk(damaged);
    await washer.sendChunk(id, file, 2 * PIECE);
    await world.settled();
    expect(world.refused).toMatchObject([{ deviceId: "washer-1", channel: "chunk", reason: "malformed" }]);
    expect(washer.positions.get(id)).toBe(PIECE);
    await washer.sendFile(id, file);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await world.settled();

    expect(await fileOf(id)).toEqual(file);
  });

  it("of another device, of nothing and before the offer are refused, counted and harm nobody", async () => {
    const thief = world.device("thief-1");
    await world.connect(thief);
    const id = await beginPull();
    const waiting = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    const forged = file.with(0, 99);

    await thief.sendChunk(id, forged, 0);
    await washer.sendChunk("nothing", forged, 0);
    await washer.sendChunk(waiting.id, forged, 0);
    await washer.sendFile(id, file);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await world.settled();

    expect(world.refused.map((message) => [message.deviceId, message.reason])).toEqual([
      ["thief-1", "not_permitted"],
      ["washer-1", "not_permitted"],
      ["washer-1", "not_permitted"],
    ]);
    expect(world.commands.counts()).toMatchObject({ chunk_not_permitted: 3 });
    expect(await fileOf(id)).toEqual(file);
  });

  it("that come after a cancel are dropped, and leave no part behind", async () => {
    const id = await beginPull();
    await washer.sendChunk(id, file, 0);

    const late = Promise.all([1, 2, 3].map((piece) => washer.sendChunk(id, file, piece * PIECE)));
    await world.commands.cancel(id, staff);
    await late;
    await washer.sendChunk(id, file, 4 * PIECE);
    await washer.sendResult(id, "cancelled");
    await washer.sendChunk(id, file, 0);
    await world.settled();

    expect((await world.commands.get(id)).state).toBe("cancelled");
    expect(pulls()).toEqual([]);
    expect(blobs()).toEqual([]);
  });
});

describe("files", () => {
  it("with the same content are kept once and removed with the last pull that offers them", async () => {
    const first = await beginPull();
    await washer.sendFile(first, file);
    await washer.sendResult(first, "succeeded", { manifest: manifestOf(file) });
    await world.settled();
    await world.clock.advance(5 * DAY_MS);
    const second = await beginPull();
    await washer.sendFile(second, file);
    await washer.sendResult(second, "succeeded", { manifest: manifestOf(file) });
    await world.settled();
    expect(blobs()).toHaveLength(1);

    await world.clock.advance(6 * DAY_MS);
    await world.commands.tick(world.clock.nowMs());
    expect(await world.commands.get(first)).toMatchObject({ isDownloadable: false, reason: "file_removed" });
    expect(await fileOf(second)).toEqual(file);
    await world.clock.advance(6 * DAY_MS);
    await world.commands.tick(world.clock.nowMs());

    expect(blobs()).toEqual([]);
    expect((await world.commands.get(second)).isDownloadable).toBe(false);
    const actions = (await world.audit.list({ limit: 3 })).map((entry) => entry.action);
    expect(actions).toContain("file-removed");
    expect(await verdictOf(world.audit.verify())).toMatchObject({ result: "intact" });
  });

  it("can be read by nobody else on this machine", async () => {
    const id = await beginPull();
    await washer.sendChunk(id, file, 0);

    expect(statSync(join(world.folder, "pulls", `${id}.part`)).mode & 0o077).toBe(0);
  });
});

describe.runIf(process.getuid?.() === 0)("a full disk", () => {
  it("withholds the piece, says so, and goes on within two seconds of relief", async () => {
    const folder = join(world.folder, "pulls");
    mkdirSync(folder, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]);
    try {
      const id = await beginPull();
      writeFileSync(join(folder, "ballast"), new Uint8Array(420_000));
      let isStored = false;
      const sent = washer.sendFile(id, file).then(() => {
        isStored = true;
      });
      await expect
        .poll(() => world.commands.problems().map((problem) => problem.code))
        .toEqual(["DISK_FULL"]);
      expect(isStored).toBe(false);

      rmSync(join(folder, "ballast"));
      await expect
        .poll(() => world.clock.advance(SECOND_MS).then(() => isStored), { timeout: 5_000 })
        .toBe(true);
      await sent;
      await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
      await world.settled();

      expect(await fileOf(id)).toEqual(file);
      expect(world.commands.problems()).toEqual([]);
    } finally {
      await world.commands.stop();
      execFileSync("umount", ["-l", folder]);
    }
  });
});
