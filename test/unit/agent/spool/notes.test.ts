import { describe, expect, it } from "vitest";
import { FaultyDisk } from "../../../lib/faulty-disk.ts";
import { openSpool, readHeld, seededRandom, textPayload } from "../../../lib/spool-fixture.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const note = (text: string): Buffer => Buffer.from(text);

function noteBook() {
  const told: string[] = [];
  const onNote = (stream: string, bytes: Uint8Array) => {
    told.push(`${stream} ${Buffer.from(bytes)}`);
  };
  return { told, onNote };
}

describe("notes in the spool", () => {
  it("are told once they are durable, and never sent", async () => {
    const clock = virtualClock();
    const { told, onNote } = noteBook();
    const spool = await openSpool(new FaultyDisk(), { clock, onNote });

    spool.append("logs", textPayload("a"), 0, note("first"));
    spool.append("debug", textPayload("b"), 0, note(""));
    expect(told).toEqual([]);
    await clock.advance(200);

    expect(told).toEqual(["logs first", "debug "]);
    expect((await readHeld(spool)).map(({ payload }) => `${payload}`)).toEqual(["text:a", "text:b"]);
  });

  it("are found again at the next start, those of acknowledged records too while their file is there", async () => {
    const clock = virtualClock();
    const disk = new FaultyDisk();
    const before = await openSpool(disk, { clock });
    before.append("logs", textPayload("a"), 0, note("first"));
    before.append("logs", textPayload("b"), 0);
    before.append("logs", textPayload("c"), 0, note("second"));
    await clock.advance(200);
    before.ack([{ stream: "logs", upTo: 3, ranges: [], rejected: [] }]);
    const { told, onNote } = noteBook();

    const spool = await openSpool(disk.restart("power"), { clock, onNote });

    expect(told).toEqual(["logs first", "logs second"]);
    expect((await readHeld(spool)).map(({ payload }) => `${payload}`)).toEqual([
      "text:a",
      "text:b",
      "text:c",
    ]);
  });

  it("share the fate of their record, wherever a power cut hits", async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const clock = virtualClock();
      const disk = new FaultyDisk();
      disk.crashAtCall = 6 + (seed % 9);
      const before = await openSpool(disk, { clock });
      for (let count = 1; count <= 8; count += 1) {
        before.append("logs", textPayload(`${count}`), 0, note(`${count}`));
        await clock.advance(150);
      }
      const { told, onNote } = noteBook();

      const spool = await openSpool(disk.restart("power", seededRandom(seed)), { clock, onNote });
      const held = (await readHeld(spool)).filter(({ stream }) => stream === "logs");

      expect(told).toEqual(held.map(({ payload }) => `logs ${payload.subarray(5)}`));
    }
  });

  it("are asked to be kept elsewhere before their file goes", async () => {
    const clock = virtualClock();
    const disk = new FaultyDisk();
    const filesAtTrim: number[] = [];
    const beforeTrim = async () => {
      filesAtTrim.push(disk.names.length);
    };
    const spool = await openSpool(disk, { clock, limits: { maxBytes: 128 * 1024 }, beforeTrim });
    for (let count = 1; count <= 4; count += 1) {
      spool.append("logs", textPayload("x", 3_000), 0, note(`${count}`));
      await clock.advance(200);
      await readHeld(spool);
      spool.ack([{ stream: "logs", upTo: count, ranges: [], rejected: [] }]);
      await clock.advance(1_000);
    }

    expect(filesAtTrim.length).toBeGreaterThan(0);
    expect(Math.min(...filesAtTrim)).toBeGreaterThan(1);
  });
});
