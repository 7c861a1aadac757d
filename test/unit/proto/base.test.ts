import { formatTopic, isDeviceId, parseTopic, shardOf } from "@housecall/proto";
import { AppError, nearestName, nearestNames, retrySchedule } from "@housecall/proto/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../lib/any-character.ts";

describe("the nearest names", () => {
  it("are those with at most a third of the letters wrong, the nearest first, of equally near ones as given", () => {
    const names = ["Sora", "Mina", "Minha", "Nina", "Kim"];

    expect(nearestNames("Mina", names, 9)).toEqual(["Mina", "Minha", "Nina"]);
    expect(nearestNames("Mina", names, 2)).toEqual(["Mina", "Minha"]);
    expect(nearestName("Mnia", names)).toBe("Mina");
    expect([nearestNames("zzzz", names, 9), nearestName("zzzz", names)]).toEqual([[], undefined]);
    expect(nearestNames("", names, 9)).toEqual([]);
  });
});

describe("retrySchedule", () => {
  const random = { next: () => 0.5, bytes: (length: number) => new Uint8Array(length) };

  it("grows by the factor up to the maximum, spread by the jitter", () => {
    const delays = [
      ...retrySchedule({ initialMs: 100, maxMs: 1_000, factor: 3, jitterRatio: 0.5, random, maxAttempts: 5 }),
    ];

    expect(delays).toEqual([75, 225, 675, 750, 750]);
  });

  it("refuses a maximum below the start", () => {
    const options = { initialMs: 100, maxMs: 10, factor: 2, jitterRatio: 0, random };

    expect(() => [...retrySchedule(options)]).toThrow(AppError);
  });
});

describe("topics", () => {
  it("takes apart what it puts together", () => {
    const topic = { device: "washer-0042", channel: "metrics" } as const;

    expect(parseTopic(formatTopic(topic))).toEqual(topic);
  });

  it("spreads devices over all 64 shards", () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 6_400; index += 1) {
      const shard = shardOf(`device-${index}`);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }

    expect(counts.size).toBe(64);
    expect(Math.max(...counts.values())).toBeLessThan(160);
  });

  it("refuses any other text with TOPIC_INVALID", () => {
    const valid = formatTopic({ device: "washer-0042", channel: "metrics" });
    const hostile = [
      "",
      "hc/1",
      valid + "/x",
      valid.replace("metrics", "+"),
      valid.replace("metrics", "METRICS"),
      "$SYS/#",
      "hc/1/#",
    ];
    const text = fc.oneof(
      fc.constantFrom(...hostile),
      fc.string({ unit: anyCharacter }),
      fc.constant(valid.replace(/\/\d+\//, "/99/")),
    );

    fc.assert(
      fc.property(text, (topic) => codeOf(topic) === "TOPIC_INVALID"),
      { numRuns: 2_000 },
    );
  });

  it.each(["ab", "-abc", "abc-", "Abc", "a b c", "a".repeat(65), "a/b", "a\0b", "../abc"])(
    "refuses the device id %j",
    (id) => {
      expect(isDeviceId(id)).toBe(false);
    },
  );
});

function codeOf(topic: string): unknown {
  try {
    return parseTopic(topic).channel;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}
