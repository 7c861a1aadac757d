/** What the spool relies on, of the real folder and of the faulty one of the tests; then the spool on a file system that fills up. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MEBIBYTE, systemClock } from "@housecall/proto/base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSpoolFolder } from "../../agent/platform/disk.ts";
import type { Spool } from "../../agent/spool/spool.ts";
import type { SpoolDisk } from "../../agent/spool/spool-disk.ts";
import { FaultyDisk } from "../lib/faulty-disk.ts";
import { makeSmallDisk, type SmallDisk } from "../lib/small-disk.ts";
import { lossesOf, openSpool, readHeld, textPayload } from "../lib/spool-fixture.ts";
import { eventually } from "../lib/test-listener.ts";

const folder = mkdtempSync(join(tmpdir(), "housecall-spool-"));
let folders = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const disks: readonly (readonly [string, () => Promise<SpoolDisk>])[] = [
  ["a real folder", () => openSpoolFolder(join(folder, `disk-${folders++}`))],
  ["the faulty disk of the tests", async () => new FaultyDisk()],
];

describe.each(disks)("spool disk: %s", (_name, open) => {
  it("appends, reads any part back, and stops at the end", async () => {
    const disk = await open();
    await disk.append("a", Buffer.from("hello "));
    await disk.append("a", Buffer.from("world"));
    await disk.sync("a");
    await disk.syncFolder();

    expect(`${await disk.read("a", 0, 100)}`).toBe("hello world");
    expect(`${await disk.read("a", 6, 3)}`).toBe("wor");
    expect((await disk.read("a", 50, 3)).length).toBe(0);
    expect(await disk.list()).toEqual([{ name: "a", sizeBytes: 11 }]);
    await disk.close();
  });

  it("truncates and goes on at the new end", async () => {
    const disk = await open();
    await disk.append("a", Buffer.from("0123456789"));
    await disk.truncate("a", 4);
    await disk.append("a", Buffer.from("x"));

    expect(`${await disk.read("a", 0, 100)}`).toBe("0123x");
    await disk.close();
  });

  it("removes files, also while they are read, and makes no file by reading", async () => {
    const disk = await open();
    await disk.append("a", Buffer.from("abc"));
    await disk.read("a", 0, 1);
    await disk.remove("a");
    await disk.remove("never");

    await expect(disk.read("a", 0, 1)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await disk.list()).toEqual([]);
    await disk.close();
  });

  it("works with many files at a time", async () => {
    const disk = await open();
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 20; index += 1) await disk.append(`f-${index}`, Buffer.from(`${round}`));
    }
    const read = await Promise.all(Array.from({ length: 20 }, (_, index) => disk.read(`f-${index}`, 0, 10)));

    expect(read.map((bytes) => `${bytes}`)).toEqual(Array(20).fill("012"));
    expect((await disk.space()).freeBytes).toBeGreaterThan(0);
    await disk.close();
  });
});

describe("spool on a file system that others fill", () => {
  let small: SmallDisk;
  beforeAll(() => {
    small = makeSmallDisk(8 * MEBIBYTE);
  });
  afterAll(() => small.remove());

  it("stays alive, keeps the newest, counts what it had to drop, and recovers within 5 s of relief", async () => {
    const spool = await openSpool(await openSpoolFolder(join(small.mountPoint, "spool")), {
      clock: realClock(),
      limits: { maxBytes: 4 * MEBIBYTE },
    });
    await write(spool, 200);
    small.fill(8 * MEBIBYTE);
    await write(spool, 3_000);
    small.empty();
    const reliefMs = performance.now();
    spool.append("urgent", textPayload("after"), Date.now());
    await spool.flushed();
    expect(performance.now() - reliefMs).toBeLessThan(5_000);
    await eventually(() => spool.nextHeld("metrics", 3_200) === 3_200, "the newest record is on disk");
    await spool.stop();
    const again = await openSpool(await openSpoolFolder(join(small.mountPoint, "spool")), {
      clock: realClock(),
    });
    const held = await readHeld(again);
    const metrics = held.filter((record) => record.stream === "metrics");
    const lost = lossesOf(held).filter((loss) => loss.stream === "metrics");
    await again.stop();

    expect(metrics.at(-1)?.sequence).toBe(3_200);
    expect(lost.length).toBeGreaterThan(0);
    expect(metrics.length + lost.reduce((sum, loss) => sum + loss.quantity, 0)).toBe(3_200);
    expect(new Set(lost.map((loss) => loss.reason))).not.toContain("corrupt");
  });
});

function realClock() {
  return { ...systemClock, advance: () => Promise.resolve(), stepWall: () => undefined };
}

async function write(spool: Spool, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    spool.append("metrics", textPayload(`${index}`, 2_000), Date.now());
    if (index % 50 === 0) await systemClock.sleep(20);
  }
  await systemClock.sleep(300);
}
