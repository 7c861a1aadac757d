import { describe, expect, it } from "vitest";
import { FaultyDisk } from "../../../lib/faulty-disk.ts";
import { lossesOf, openSpool, readHeld, textPayload } from "../../../lib/spool-fixture.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

describe("spool", () => {
  it("numbers each stream from 1 and hands out only what is fsynced", async () => {
    const clock = virtualClock();
    const spool = await openSpool(new FaultyDisk(), { clock });

    expect(spool.append("metrics", textPayload("a"), 0)).toBe(1);
    expect(spool.append("metrics", textPayload("b"), 0)).toBe(2);
    expect(spool.append("urgent", textPayload("c"), 0)).toBe(1);
    expect(spool.nextHeld("metrics", 1)).toBeUndefined();
    await clock.advance(200);

    expect(
      (await readHeld(spool)).map((record) => `${record.stream} ${record.sequence} ${record.payload}`),
    ).toEqual(["urgent 1 text:c", "metrics 1 text:a", "metrics 2 text:b"]);
  });

  it("fsyncs many records in one group", async () => {
    const clock = virtualClock();
    const disk = new FaultyDisk();
    const spool = await openSpool(disk, { clock });
    spool.append("logs", textPayload("first"), 0);
    await clock.advance(200);
    const callsBefore = disk.calls;

    for (let count = 0; count < 100; count += 1) spool.append("logs", textPayload(`${count}`), 0);
    await clock.advance(150);

    // Two for the records, two for one mark that reserves their numbers.
    expect(disk.calls - callsBefore).toBe(4);
  });

  it("keeps unacknowledged records over a restart and never reuses a number", async () => {
    const clock = virtualClock();
    const disk = new FaultyDisk();
    const spool = await openSpool(disk, { clock });
    for (const text of ["a", "b", "c"]) spool.append("metrics", textPayload(text), 0);
    await clock.advance(200);
    await readHeld(spool);
    spool.ack([{ stream: "metrics", upTo: 1, ranges: [{ first: 3, last: 3 }], rejected: [] }]);

    expect((await readHeld(spool)).map((record) => record.sequence)).toEqual([2]);
    const again = await openSpool(disk.restart("power"), { clock });

    expect(again.spoolId).toBe(spool.spoolId);
    expect(again.append("metrics", textPayload("d"), 0)).toBeGreaterThan(3);
    expect((await readHeld(again)).map((record) => `${record.payload}`)).toEqual([
      "text:a",
      "text:b",
      "text:c",
    ]);
  });

  it("removes the files of what was acknowledged and still numbers on after a power cut", async () => {
    const clock = virtualClock();
    const disk = new FaultyDisk();
    const spool = await openSpool(disk, { clock, limits: { maxBytes: 128 * 1024 } });
    for (let round = 0; round < 30; round += 1) {
      spool.append("metrics", textPayload("x", 2_000), 0);
      await clock.advance(200);
      await readHeld(spool);
      spool.ack([{ stream: "metrics", upTo: round + 1, ranges: [], rejected: [] }]);
      await clock.advance(1_000);
    }

    expect(disk.usedBytes).toBeLessThan(8_192);
    const again = await openSpool(disk.restart("power"), { clock });

    expect(again.append("metrics", textPayload("y"), 0)).toBeGreaterThan(30);
    expect(lossesOf(await readHeld(again))).toEqual([]);
  });

  it("forgets what the server rejected", async () => {
    const clock = virtualClock();
    const spool = await openSpool(new FaultyDisk(), { clock });
    for (const text of ["a", "b"]) spool.append("logs", textPayload(text), 0);
    await clock.advance(200);

    spool.ack([{ stream: "logs", upTo: 0, ranges: [], rejected: [{ sequence: 1, reason: "malformed" }] }]);

    expect((await readHeld(spool)).map((record) => record.sequence)).toEqual([2]);
    expect(spool.status().records.logs).toBe(1);
  });

  it("sheds debug first, then logs, then metrics, urgent last, and reports each range once", async () => {
    const clock = virtualClock();
    const spool = await openSpool(new FaultyDisk(), { clock, limits: { maxBytes: 48 * 1024 } });
    for (let count = 0; count < 20; count += 1) {
      for (const stream of ["urgent", "metrics", "logs", "debug"] as const)
        spool.append(stream, textPayload(`${count}`, 1_000), 0);
      await clock.advance(200);
    }
    await clock.advance(3_000);
    const held = await readHeld(spool);
    const losses = lossesOf(held);

    expect(
      held.filter((record) => record.stream === "urgent" && record.payload.length === 1_000),
    ).toHaveLength(20);
    expect(losses.every((loss) => loss.reason === "spool_full")).toBe(true);
    expect(new Set(losses.map((loss) => loss.stream))).toEqual(new Set(["debug", "logs"]));
    expectEverySequence(spool, held, losses);
  });

  it("expires by uptime, so that a step of the wall clock expires nothing", async () => {
    const clock = virtualClock();
    const spool = await openSpool(new FaultyDisk(), { clock, limits: { maxAgeMs: 60_000 } });
    spool.append("metrics", textPayload("old"), clock.nowMs());
    await clock.advance(1_000);
    clock.stepWall(400 * 86_400_000);
    await clock.advance(10_000);

    expect(spool.isHeld("metrics", 1)).toBe(true);
    await clock.advance(60_000);

    expect(spool.isHeld("metrics", 1)).toBe(false);
    expect(lossesOf(await readHeld(spool))).toMatchObject([
      { stream: "metrics", reason: "expired", firstSequence: 1, lastSequence: 1, quantity: 1 },
    ]);
  });

  it.each(["ENOSPC", "EIO", "EROFS"])(
    "keeps the newest in memory while the disk answers %s, counts the rest, and recovers",
    async (code) => {
      const clock = virtualClock();
      const disk = new FaultyDisk();
      const spool = await openSpool(disk, { clock });
      spool.append("metrics", textPayload("before"), 0);
      await clock.advance(200);
      disk.fault = ({ method }) =>
        ["append", "sync", "truncate", "remove"].includes(method) ? code : undefined;

      for (let count = 0; count < 500; count += 1) {
        spool.append("metrics", textPayload(`${count}`, 10_000), 0);
        if (count % 50 === 0) await clock.advance(1_000);
      }
      disk.fault = () => undefined;
      await clock.advance(5_000);
      const held = await readHeld(spool);

      expect(held.at(-1)?.payload.toString().startsWith("text:499")).toBe(true);
      expectEverySequence(spool, held, lossesOf(held));
      expect(lossesOf(held).length).toBeLessThan(20);
    },
  );

  it("makes room on a full disk by shedding the least important", async () => {
    const clock = virtualClock();
    const disk = new FaultyDisk();
    disk.capacityBytes = 256 * 1024;
    const spool = await openSpool(disk, { clock });
    for (let count = 0; count < 300; count += 1) {
      spool.append(count % 2 === 0 ? "metrics" : "logs", textPayload(`${count}`, 2_000), 0);
      await clock.advance(120);
    }
    spool.append("urgent", textPayload("alarm"), 0);
    await clock.advance(5_000);
    const held = await readHeld(spool);

    expect(held.some((record) => record.payload.toString() === "text:alarm")).toBe(true);
    expectEverySequence(spool, held, lossesOf(held));
  });

  it("goes on above what the server already holds when the end of the spool was lost", async () => {
    const clock = virtualClock();
    const spool = await openSpool(new FaultyDisk(), { clock });
    spool.append("metrics", textPayload("a"), 0);
    await clock.advance(200);

    spool.ack([{ stream: "metrics", upTo: 40, ranges: [], rejected: [] }]);
    await clock.advance(500);

    expect(spool.append("metrics", textPayload("b"), 0)).toBe(41);
    await clock.advance(500);
    expect(lossesOf(await readHeld(spool))).toMatchObject([
      { stream: "metrics", reason: "corrupt", firstSequence: 1, lastSequence: 1 },
    ]);
    expect(spool.isHeld("metrics", 41)).toBe(true);
  });

  it("does not take an old acknowledgement for one of a record that it has not sent yet", async () => {
    const clock = virtualClock();
    const spool = await openSpool(new FaultyDisk(), { clock });
    for (const text of ["a", "b", "c"]) spool.append("metrics", textPayload(text), 0);
    await clock.advance(200);

    // Numbers 1 and 2 were stored by a run whose files are gone.
    spool.ack([{ stream: "metrics", upTo: 2, ranges: [], rejected: [] }]);
    await clock.advance(500);

    const held = await readHeld(spool);
    expect(lossesOf(held)).toMatchObject([
      { stream: "metrics", reason: "corrupt", firstSequence: 1, lastSequence: 2 },
    ]);
    expect(held.some((record) => record.sequence === 3 && record.payload.toString() === "text:c")).toBe(true);
    expect(spool.append("metrics", textPayload("d"), 0)).toBe(4);
  });

  it("finds where the live data begins", async () => {
    const clock = virtualClock();
    const spool = await openSpool(new FaultyDisk(), { clock });
    for (let minute = 0; minute < 10; minute += 1)
      spool.append("metrics", textPayload(`${minute}`), minute * 60_000);
    await clock.advance(200);

    expect(await spool.findFirstSince("metrics", 300_000)).toBe(6);
    expect(await spool.findFirstSince("metrics", 0)).toBe(1);
    expect(await spool.findFirstSince("metrics", 10_000_000)).toBe(11);
    expect(await spool.findFirstSince("logs", 0)).toBe(1);
  });
});

function expectEverySequence(
  spool: Awaited<ReturnType<typeof openSpool>>,
  held: Awaited<ReturnType<typeof readHeld>>,
  losses: ReturnType<typeof lossesOf>,
): void {
  for (const { stream, next } of spool.status().positions) {
    const seen = new Map<number, number>();
    for (const record of held)
      if (record.stream === stream) seen.set(record.sequence, (seen.get(record.sequence) ?? 0) + 1);
    for (const loss of losses) {
      if (loss.stream !== stream) continue;
      expect(loss.quantity).toBe(loss.lastSequence - loss.firstSequence + 1);
      for (let at = loss.firstSequence; at <= loss.lastSequence; at += 1)
        seen.set(at, (seen.get(at) ?? 0) + 1);
    }
    const wrong = Array.from({ length: next - 1 }, (_, index) => index + 1).filter(
      (at) => seen.get(at) !== 1,
    );
    expect({ stream, wrong }).toEqual({ stream, wrong: [] });
  }
}
