import { downChannels, formatTopic, upChannels } from "@housecall/proto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgePublish, judgeSubscription } from "../../../../broker/mqtt/topic-rules.ts";
import { anyCharacter } from "../../../lib/any-character.ts";

const own = "washer-1";
const permittedPublishes = new Set(upChannels.map((channel) => formatTopic({ device: own, channel })));
const permittedFilters = new Set(downChannels.map((channel) => formatTopic({ device: own, channel })));

const nasty = fc.constantFrom(
  "+",
  "#",
  "$SYS",
  "..",
  ".",
  "",
  "%2f",
  "\0",
  "\uffff",
  "\u202e",
  " ",
  "hc",
  "1",
  own,
  "washer-2",
  "metrics",
  "command",
  "37",
);
const level = fc.oneof(
  nasty,
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc.nat({ max: 70 }).map(String),
);
const anyTopic = fc.oneof(
  fc.array(level, { maxLength: 9 }).map((levels) => levels.join("/")),
  fc.string({ unit: anyCharacter, maxLength: 300 }),
  // A good topic with one level replaced, doubled or removed: the nearest misses.
  fc
    .tuple(fc.constantFrom(...permittedPublishes, ...permittedFilters), fc.nat({ max: 4 }), level)
    .map(([topic, at, replacement]) => topic.split("/").toSpliced(at, 1, replacement).join("/")),
);

describe("topics of a device", () => {
  it("permit nothing outside its own up channels, whatever ten thousand topics look like", () => {
    fc.assert(
      fc.property(anyTopic, (topic) => {
        const verdict = judgePublish(own, { topic, isRetained: false });
        return "channel" in verdict === permittedPublishes.has(topic);
      }),
      { numRuns: 10_000 },
    );
  });

  it("let it subscribe to nothing but its own down channels, whatever ten thousand filters look like", () => {
    fc.assert(
      fc.property(
        anyTopic,
        (filter) => (judgeSubscription(own, filter) !== undefined) === permittedFilters.has(filter),
      ),
      { numRuns: 10_000 },
    );
  });

  it("name the channel of what is permitted", () => {
    expect(
      judgePublish(own, { topic: formatTopic({ device: own, channel: "birth" }), isRetained: false }),
    ).toEqual({ channel: "birth" });
    expect(judgeSubscription(own, formatTopic({ device: own, channel: "ack" }))).toBe("ack");
  });

  it("are never retained", () => {
    const verdict = judgePublish(own, {
      topic: formatTopic({ device: own, channel: "state" }),
      isRetained: true,
    });

    expect(verdict).toMatchObject({ reason: "not_permitted" });
  });
});
