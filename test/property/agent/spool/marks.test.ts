import { describe, expect, it } from "vitest";
import { FaultyDisk } from "../../../lib/faulty-disk.ts";
import { lossesOf, openSpool, readHeld, textPayload } from "../../../lib/spool-fixture.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const limits = { maxBytes: 128 * 1024 };
const RECORDS = 40;
/** The most numbers that one mark reserves ahead. */
const STEP = 32;

/** A spool of 40 metrics records in several segments, the first 3 of them acknowledged. */
async function write(end: "stopped" | "cut"): Promise<FaultyDisk> {
  const clock = virtualClock();
  const disk = new FaultyDisk();
  const spool = await openSpool(disk, { clock, limits });
  for (let count = 1; count <= RECORDS; count += 1) {
    spool.append("metrics", textPayload(`${count}`, 500), count);
    await clock.advance(150);
    if (count !== 5) continue;
    await readHeld(spool);
    spool.ack([{ stream: "metrics", upTo: 3, ranges: [], rejected: [] }]);
  }
  if (end === "stopped") await spool.stop();
  return disk.restart(end === "stopped" ? "process" : "power");
}

/** Opens the spool as the next run does, lets it write, and closes it. */
async function run(disk: FaultyDisk, end: "stopped" | "killed" = "stopped") {
  const clock = virtualClock();
  const spool = await openSpool(disk, { clock, limits });
  await clock.advance(500);
  const first = spool.append("metrics", textPayload("new"), 0);
  await clock.advance(500);
  const held = await readHeld(spool);
  if (end === "stopped") await spool.stop();
  return { first, losses: lossesOf(held), held, spoolId: spool.spoolId };
}

function segmentsOf(disk: FaultyDisk): string[] {
  return disk.names.filter((name) => name.startsWith("metrics-"));
}

function marksOf(disk: FaultyDisk): string {
  return disk.names.find((name) => name.startsWith("marks-")) ?? "";
}

function zeroEnd(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(40)]);
}

function firstIn(name: string | undefined): number {
  return Number.parseInt(name?.split("-")[2] ?? "", 16);
}

describe("marks of a spool", () => {
  it.each(["stopped", "cut"] as const)(
    "declares what a lost oldest file still owed, once, after it was %s",
    async (end) => {
      const disk = await write(end);
      const [oldest = "", second] = segmentsOf(disk);
      disk.lose(oldest);

      for (const _start of [1, 2, 3]) {
        const { losses } = await run(disk);
        const owed = losses.filter((loss) => loss.firstSequence < RECORDS);

        expect(owed).toMatchObject([
          { stream: "metrics", reason: "corrupt", firstSequence: 4, lastSequence: firstIn(second) - 1 },
        ]);
        expect(owed[0]?.quantity).toBe(firstIn(second) - 4);
      }
    },
  );

  it("gives no number of a lost newest file again, and counts exactly what was in it after a clean stop", async () => {
    const disk = await write("stopped");
    const newest = segmentsOf(disk).at(-1) ?? "";
    disk.lose(newest);

    const { first, losses } = await run(disk);

    expect(first).toBe(RECORDS + 1);
    expect(losses).toMatchObject([
      { firstSequence: firstIn(newest), lastSequence: RECORDS, quantity: RECORDS - firstIn(newest) + 1 },
    ]);
  });

  it("gives no number of a lost newest file again after a power cut, and counts at most one reserve too many", async () => {
    const disk = await write("cut");
    const newest = segmentsOf(disk).at(-1) ?? "";
    const lost = RECORDS - firstIn(newest) + 1;
    disk.lose(newest);

    const { first, losses } = await run(disk);
    const quantity = losses.reduce((sum, loss) => sum + loss.quantity, 0);

    expect(first).toBeGreaterThan(RECORDS);
    expect(quantity).toBeGreaterThanOrEqual(lost);
    expect(quantity).toBeLessThan(lost + STEP);
  });

  it("gives no number again when the end of a file is cut off exactly between two records", async () => {
    const disk = await write("cut");
    const newest = segmentsOf(disk).at(-1) ?? "";
    disk.plant(newest, disk.content(newest).subarray(0, disk.content(newest).length - 2 * (500 + 32)));

    const { first } = await run(disk);

    expect(first).toBeGreaterThan(RECORDS);
  });

  it("counts nothing as lost after a power cut that lost nothing", async () => {
    const { first, losses } = await run(await write("cut"));

    expect(first).toBeLessThanOrEqual(RECORDS + 1 + STEP);
    expect(losses).toMatchObject([{ reason: "corrupt", firstSequence: RECORDS + 1, quantity: 0 }]);
    expect(losses[0]?.lastSequence).toBe(first - 1);
  });

  it("goes on under the same id when all segments are lost, and declares everything that was owed", async () => {
    const disk = await write("stopped");
    const { spoolId } = await run(disk.restart("process"));
    for (const name of segmentsOf(disk)) disk.lose(name);

    const again = await run(disk);

    expect(again.spoolId).toBe(spoolId);
    expect(again.first).toBe(RECORDS + 1);
    expect(again.losses).toMatchObject([{ firstSequence: 4, lastSequence: RECORDS, quantity: RECORDS - 3 }]);
  });

  it.each([
    ["is lost", (disk: FaultyDisk) => disk.lose(marksOf(disk))],
    ["is empty", (disk: FaultyDisk) => disk.plant(marksOf(disk), Buffer.alloc(0))],
    [
      "ends in half a line",
      (disk: FaultyDisk) => disk.plant(marksOf(disk), disk.content(marksOf(disk)).subarray(0, -20)),
    ],
    [
      "is zeroed at its end",
      (disk: FaultyDisk) => disk.plant(marksOf(disk), zeroEnd(disk.content(marksOf(disk)))),
    ],
    ["says something absurd", (disk: FaultyDisk) => disk.plant(marksOf(disk), Buffer.from("absurd\n"))],
  ] as const)(
    "skips far ahead when the newest mark %s, delivers all records, and counts none as lost",
    async (_name, damage) => {
      const disk = await write("stopped");
      damage(disk);

      const { first, held, losses } = await run(disk);

      expect(first).toBeGreaterThan(RECORDS + 10_000);
      expect(held.filter(({ payload }) => `${payload}`.startsWith("text:")).length).toBeGreaterThanOrEqual(
        RECORDS - 2,
      );
      expect(losses.reduce((sum, loss) => sum + loss.quantity, 0)).toBe(0);
    },
  );

  it("declares a loss once, at whatever step of declaring it it is killed", async () => {
    for (let crashAtCall = 1; crashAtCall <= 60; crashAtCall += 1) {
      const disk = await write("stopped");
      const [oldest = "", second] = segmentsOf(disk);
      disk.lose(oldest);
      disk.crashAtCall = disk.calls + crashAtCall;
      await run(disk, "killed").catch(() => undefined);

      const { losses } = await run(disk.restart("process"));
      const owed = losses.filter((loss) => loss.firstSequence === 4);

      const expected = { lastSequence: firstIn(second) - 1, quantity: firstIn(second) - 4 };
      expect({ crashAtCall, owed }).toMatchObject({ crashAtCall, owed: [expected] });
      expect(owed).toHaveLength(1);
      expect(losses.reduce((sum, loss) => sum + loss.quantity, 0)).toBe(expected.quantity);
    }
  });

  it("costs one fsync for many records", async () => {
    const clock = virtualClock();
    const disk = new FaultyDisk();
    const spool = await openSpool(disk, { clock });
    for (let count = 1; count <= 8 * STEP; count += 1) {
      spool.append("metrics", textPayload(`${count}`), count);
      await clock.advance(150);
    }

    expect(disk.content(marksOf(disk)).toString().trim().split("\n").length).toBeLessThanOrEqual(8 + 2);
  });
});
