import { streams } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { FRAME_HEADER_BYTES, SEGMENT_HEADER_BYTES } from "../../agent/spool/frame.ts";
import { FaultyDisk } from "../lib/faulty-disk.ts";
import { lossesOf, openSpool, readHeld, seededRandom, textPayload } from "../lib/spool-fixture.ts";
import { virtualClock } from "../lib/virtual-clock.ts";

const limits = { maxBytes: 128 * 1024 };

/** A spool of 60 records in several segments, with some acknowledged. */
async function writtenDisk(): Promise<{ readonly disk: FaultyDisk; readonly payloads: Map<string, string> }> {
  const clock = virtualClock();
  const disk = new FaultyDisk();
  const spool = await openSpool(disk, { clock, limits });
  for (let count = 0; count < 60; count += 1) {
    spool.append(
      streams[count % 2] ?? "urgent",
      textPayload(`record-${count}`, 150 + ((count * 91) % 300)),
      count,
    );
    await clock.advance(60);
  }
  await clock.advance(300);
  const payloads = new Map(
    (await readHeld(spool)).map((record) => [`${record.stream} ${record.sequence}`, `${record.payload}`]),
  );
  await spool.stop();
  return { disk, payloads };
}

describe("spool with damaged files", () => {
  it("loses one record to a flipped payload bit, delivers the rest, and reports the loss once for ever", async () => {
    const { disk } = await writtenDisk();
    const name = disk.names.find((file) => file.startsWith("metrics")) ?? "";
    const bytes = Buffer.from(disk.content(name));
    bytes.writeUInt8(
      (bytes[SEGMENT_HEADER_BYTES + FRAME_HEADER_BYTES + 7] ?? 0) ^ 1,
      SEGMENT_HEADER_BYTES + FRAME_HEADER_BYTES + 7,
    );
    disk.plant(name, bytes);

    for (const _start of [1, 2, 3]) {
      const clock = virtualClock();
      const spool = await openSpool(disk, { clock, limits });
      await clock.advance(500);
      const held = await readHeld(spool);
      await spool.stop();

      expect(held.filter((record) => record.stream === "metrics")).toHaveLength(29);
      expect(lossesOf(held)).toMatchObject([
        { stream: "metrics", reason: "corrupt", firstSequence: 1, lastSequence: 1, quantity: 1 },
      ]);
    }
  });

  it("reads on behind a destroyed frame header", async () => {
    const { disk } = await writtenDisk();
    const name = disk.names.find((file) => file.startsWith("metrics")) ?? "";
    const bytes = Buffer.from(disk.content(name));
    bytes.fill(0, SEGMENT_HEADER_BYTES, SEGMENT_HEADER_BYTES + 20);
    disk.plant(name, bytes);
    const clock = virtualClock();

    const spool = await openSpool(disk, { clock, limits });
    await clock.advance(500);

    expect((await readHeld(spool)).filter((record) => record.stream === "metrics")).toHaveLength(29);
  });

  it("reports the range of a deleted segment and ignores a copied one", async () => {
    const { disk } = await writtenDisk();
    const metrics = disk.names.filter((file) => file.startsWith("metrics"));
    const [first = "", second = "", third = ""] = metrics;
    expect(metrics.length).toBeGreaterThan(2);
    disk.plant(first.replace(/^metrics-0000/, "metrics-00ff"), disk.content(third));
    disk.lose(second);
    const clock = virtualClock();

    const spool = await openSpool(disk, { clock, limits });
    await clock.advance(500);
    const held = await readHeld(spool);
    const [loss] = lossesOf(held);
    const sequences = held.filter((record) => record.stream === "metrics").map((record) => record.sequence);

    expect(new Set(sequences).size).toBe(sequences.length);
    expect(sequences.length + (loss?.quantity ?? 0)).toBe(30);
    expect(loss).toMatchObject({ stream: "metrics", reason: "corrupt" });
  });

  it("gives no number again that an unreadable end of a file may have used", async () => {
    const { disk } = await writtenDisk();
    const name = disk.names.findLast((file) => file.startsWith("metrics")) ?? "";
    const bytes = Buffer.from(disk.content(name));
    bytes.fill(0, bytes.length - 700);
    disk.plant(name, bytes);

    const spool = await openSpool(disk, { limits });

    expect(spool.append("metrics", textPayload("new"), 0)).toBeGreaterThan(30);
  });

  it("begins anew when the whole folder is gone, under another spool id", async () => {
    const { disk } = await writtenDisk();
    const before = await openSpool(disk, { limits, seed: 2 });
    const spool = await openSpool(new FaultyDisk(), { limits, seed: 3 });

    expect(spool.spoolId).not.toBe(before.spoolId);
    expect(spool.append("metrics", textPayload("a"), 0)).toBe(1);
  });

  it("survives 1,000 random damages: delivers what is whole, invents nothing, counts the rest", async () => {
    const { disk: template, payloads } = await writtenDisk();
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const random = seededRandom(seed);
      const disk = template.restart("process");
      const damaged = damage(disk, random);
      const clock = virtualClock();
      const spool = await openSpool(disk, { clock, limits });
      await clock.advance(200);
      const held = await readHeld(spool);
      const lost = lossesOf(held);

      const records = held.filter((record) => record.payload.toString("latin1", 0, 5) === "text:");
      for (const record of records)
        expect(payloads.get(`${record.stream} ${record.sequence}`)).toBe(`${record.payload}`);
      expect({ seed, damaged, isEnough: records.length >= 60 - damaged.maxRecords }).toEqual({
        seed,
        damaged,
        isEnough: true,
      });
      const heldKeys = new Set(records.map((record) => `${record.stream} ${record.sequence}`));
      expect(heldKeys.size).toBe(records.length);
      const missing = [...payloads.keys()].filter((key) => !heldKeys.has(key));
      const unexplained = missing.filter((key) => !isDeclared(key, lost));
      expect({ seed, damaged, unexplained }).toEqual({ seed, damaged, unexplained: [] });
      const declared = lost.reduce((sum, loss) => sum + loss.quantity, 0);
      expect({ seed, damaged, declared }).toEqual({ seed, damaged, declared: missing.length });
    }
  });
});

function isDeclared(key: string, lost: ReturnType<typeof lossesOf>): boolean {
  const [stream = "", text = "0"] = key.split(" ");
  const sequence = Number(text);
  return lost.some(
    (loss) => loss.stream === stream && loss.firstSequence <= sequence && sequence <= loss.lastSequence,
  );
}

/** Damages one file; says how many records may be hurt by it. */
function damage(
  disk: FaultyDisk,
  random: () => number,
): { readonly kind: string; readonly name: string; readonly maxRecords: number } {
  const name = disk.names[Math.floor(random() * disk.names.length)] ?? "";
  const bytes = Buffer.from(disk.content(name));
  const at = Math.floor(random() * bytes.length);
  const inFile = Math.ceil(bytes.length / 180);
  switch (Math.floor(random() * 5)) {
    case 0:
      bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8)), at);
      disk.plant(name, bytes);
      return { kind: "flip", name, maxRecords: 1 };
    case 1:
      disk.plant(name, bytes.subarray(0, at));
      return { kind: "truncate", name, maxRecords: inFile };
    case 2:
      bytes.fill(0, at, Math.min(bytes.length, at + 4_096));
      disk.plant(name, bytes);
      return { kind: "zero", name, maxRecords: inFile };
    case 3:
      disk.lose(name);
      return { kind: "delete", name, maxRecords: inFile };
    default:
      disk.plant(name.replace(/^([a-z]+)-0/, "$1-f"), bytes);
      return { kind: "duplicate", name, maxRecords: 0 };
  }
}
