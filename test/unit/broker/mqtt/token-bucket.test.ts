import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../../../broker/mqtt/token-bucket.ts";

const bucket = () => new TokenBucket({ perSecond: 10, burst: 20 }, 0);

describe("a token bucket", () => {
  it("gives its burst at once and its rate afterwards", () => {
    const tokens = bucket();
    let taken = 0;
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) while (tokens.tryTake(nowMs)) taken += 1;

    // The last token of ten seconds may be a rounding away.
    expect([119, 120]).toContain(taken);
  });

  it("says how long to wait", () => {
    const tokens = bucket();
    tokens.take(20);

    expect([tokens.waitMs(1, 0), tokens.waitMs(5, 0), tokens.waitMs(5, 500)]).toEqual([100, 500, 0]);
  });

  it("lets one item through that is larger than the burst, and makes the next wait for it", () => {
    const tokens = bucket();

    expect(tokens.waitMs(50, 0)).toBe(0);
    tokens.take(50);
    expect(tokens.waitMs(1, 0)).toBe(3_100);
  });

  it("never holds more than its burst", () => {
    const tokens = bucket();

    expect(tokens.isFull(1_000_000)).toBe(true);
    tokens.take(20);
    expect(tokens.tryTake(1_000_000)).toBe(false);
  });
});
