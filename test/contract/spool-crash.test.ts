import { type Stream, streams } from "@housecall/proto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Spool } from "../../agent/spool/spool.ts";
import { FaultyDisk } from "../lib/faulty-disk.ts";
import { lossesOf, openSpool, readHeld, seededRandom, textPayload } from "../lib/spool-fixture.ts";
import { type VirtualClock, virtualClock } from "../lib/virtual-clock.ts";

/** What an observer outside the process knows when it dies. */
interface Truth {
  /** "stream sequence" -> payload, as handed out for sending. */
  readonly sent: Map<string, string>;
  readonly acked: Set<string>;
}

type Step =
  | { readonly do: "append"; readonly stream: Stream; readonly sizeBytes: number }
  | { readonly do: "wait"; readonly lengthMs: number }
  | { readonly do: "ack"; readonly stream: Stream; readonly shareOfSent: number };

const limits = { maxBytes: 40 * 1024 };

const script: readonly Step[] = Array.from({ length: 60 }, (_, index): Step[] => [
  { do: "append", stream: streams[index % 4] ?? "logs", sizeBytes: 200 + ((index * 397) % 1_500) },
  { do: "wait", lengthMs: index % 3 === 0 ? 1_100 : 60 },
  ...(index % 5 === 4
    ? [{ do: "ack", stream: streams[(index >> 2) % 4] ?? "logs", shareOfSent: (index % 7) / 6 } as const]
    : []),
]).flat();

describe("spool after a crash", () => {
  it("recovers from a power cut at every single disk call", async () => {
    const calls = await countCalls();
    expect(calls).toBeGreaterThan(150);

    for (let crashAtCall = 1; crashAtCall <= calls; crashAtCall += 1) {
      await crashAndCheck({ crashAtCall, kind: "power", steps: script, seed: crashAtCall });
    }
  });

  it("recovers from a kill at disk calls all along", async () => {
    const calls = await countCalls();

    for (let crashAtCall = 1; crashAtCall <= calls; crashAtCall += 2) {
      await crashAndCheck({ crashAtCall, kind: "process", steps: script, seed: crashAtCall });
    }
  });

  it("keeps its promises for any history and any crash", async () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant("append" as const),
          stream: fc.constantFrom(...streams),
          sizeBytes: fc.integer({ min: 10, max: 6_000 }),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant("wait" as const),
          lengthMs: fc.constantFrom(5, 60, 150, 1_100),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant("ack" as const),
          stream: fc.constantFrom(...streams),
          shareOfSent: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      },
    );

    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 60 }),
        fc.integer({ min: 1, max: 150 }),
        fc.boolean(),
        fc.nat(),
        async (steps, crashAtCall, isPower, seed) => {
          await crashAndCheck({ crashAtCall, kind: isPower ? "power" : "process", steps, seed });
        },
      ),
      { numRuns: 200 },
    );
  });
});

async function countCalls(): Promise<number> {
  const disk = new FaultyDisk();
  await live(disk, script);
  return disk.calls;
}

/** Runs the steps until the disk crashes (or the steps end) and says what the outside saw. */
async function live(disk: FaultyDisk, steps: readonly Step[]): Promise<Truth> {
  const truth: Truth = { sent: new Map(), acked: new Set() };
  const clock = virtualClock();
  const spool = await openSpool(disk, { clock, limits }).catch(() => undefined);
  if (spool === undefined) return truth;
  let count = 0;
  for (const step of steps) {
    if (disk.calls >= disk.crashAtCall) return truth;
    if (step.do === "append")
      spool.append(step.stream, textPayload(`${step.stream}-${count++}`, step.sizeBytes), clock.nowMs());
    if (step.do === "wait") await clock.advance(step.lengthMs);
    if (step.do === "ack") ack(spool, truth, step);
    const calls = disk.calls;
    for (const { stream, sequence, payload } of await readUncounted(disk, spool))
      truth.sent.set(`${stream} ${sequence}`, payload.toString("latin1"));
    disk.calls = calls;
  }
  return truth;
}

/** What the link would send now; reading is not part of the sweep. */
async function readUncounted(disk: FaultyDisk, spool: Spool): ReturnType<typeof readHeld> {
  if (disk.calls >= disk.crashAtCall) return [];
  const { crashAtCall } = disk;
  disk.crashAtCall = Number.POSITIVE_INFINITY;
  const held = await readHeld(spool);
  disk.crashAtCall = crashAtCall;
  return held;
}

function ack(spool: Spool, truth: Truth, step: Extract<Step, { do: "ack" }>): void {
  const sent = [...truth.sent.keys()]
    .filter((key) => key.startsWith(`${step.stream} `))
    .map((key) => Number(key.split(" ")[1]));
  const upTo = Math.floor(Math.max(0, ...sent) * step.shareOfSent);
  for (let sequence = 1; sequence <= upTo; sequence += 1) truth.acked.add(`${step.stream} ${sequence}`);
  spool.ack([{ stream: step.stream, upTo, ranges: [], rejected: [] }]);
}

async function crashAndCheck(options: {
  readonly crashAtCall: number;
  readonly kind: "power" | "process";
  readonly steps: readonly Step[];
  readonly seed: number;
}): Promise<void> {
  const disk = new FaultyDisk();
  disk.crashAtCall = options.crashAtCall;
  const truth = await live(disk, options.steps);
  const survivor = disk.restart(options.kind, seededRandom(options.seed));
  const clock = virtualClock();

  const spool = await openSpool(survivor, { clock, limits: { maxBytes: 1_000_000 } });
  const firstNew = Object.fromEntries(
    streams.map((stream) => [stream, spool.append(stream, textPayload(`new-${stream}`), 0)]),
  );
  await clock.advance(300);
  const held = await readHeld(spool);
  const heldKeys = new Map(
    held.map((record) => [`${record.stream} ${record.sequence}`, record.payload.toString("latin1")]),
  );
  const lost = lostKeys(held);
  expect(declaredTwice(held)).toEqual([]);

  for (const [key, payload] of truth.sent) {
    const [stream = "", sequence = "0"] = key.split(" ");
    expect({ key, isReused: Number(sequence) >= (firstNew[stream] ?? 0) }).toEqual({ key, isReused: false });
    if (heldKeys.has(key)) expect(heldKeys.get(key)).toBe(payload);
    else
      expect({
        key,
        isAccountedFor: truth.acked.has(key) || lost.has(key) || wasLostBefore(key, truth),
      }).toEqual({ key, isAccountedFor: true });
  }
  await expectSameAfterRestart(survivor, { held, clock });
}

/** A loss that was reported, sent and acknowledged in the earlier life. */
function wasLostBefore(key: string, truth: Truth): boolean {
  const reports = [...truth.sent.values()].map((payload) => ({ payload: Buffer.from(payload, "latin1") }));
  return lostKeys(reports).has(key);
}

async function expectSameAfterRestart(
  disk: FaultyDisk,
  { held, clock }: { readonly held: Awaited<ReturnType<typeof readHeld>>; readonly clock: VirtualClock },
): Promise<void> {
  const again = await openSpool(disk.restart("power"), { clock, limits: { maxBytes: 1_000_000 } });
  await clock.advance(300);
  const isOld = new Set(held.map((record) => `${record.stream} ${record.sequence}`));
  const heldAgain = await readHeld(again);
  const added = heldAgain.filter((record) => !isOld.has(`${record.stream} ${record.sequence}`));

  expect(heldAgain.length - added.length).toBe(held.length);
  expect(lossesOf(added)).toHaveLength(added.length);
  expect(lossesOf(added).reduce((sum, loss) => sum + loss.quantity, 0)).toBe(0);
}

/** Losses that share a sequence with an earlier one. */
function declaredTwice(held: readonly { readonly payload: Buffer }[]): ReturnType<typeof lossesOf> {
  const losses = lossesOf(held);
  return losses.filter((loss, index) =>
    losses
      .slice(0, index)
      .some(
        (earlier) =>
          earlier.stream === loss.stream &&
          earlier.firstSequence <= loss.lastSequence &&
          loss.firstSequence <= earlier.lastSequence,
      ),
  );
}

function lostKeys(held: readonly { readonly payload: Buffer }[]): { has(key: string): boolean } {
  const losses = lossesOf(held);
  return {
    has: (key) => {
      const [stream = "", text = "0"] = key.split(" ");
      const sequence = Number(text);
      return losses.some(
        (loss) => loss.stream === stream && loss.firstSequence <= sequence && sequence <= loss.lastSequence,
      );
    },
  };
}
