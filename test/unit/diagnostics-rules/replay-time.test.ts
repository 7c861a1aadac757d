import { describe, expect, it } from "vitest";
import { TimeReader } from "../../../diagnostics-rules/tools/replay-time.ts";

describe("a time", () => {
  it.each([
    ["2026-03-01T14:00:00.250Z", "2026-03-01T14:00:00.250Z"],
    ["2026-03-01 14:00:00", "2026-03-01T14:00:00.000Z"],
    ["2026-03-01T14:00+09:00", "2026-03-01T05:00:00.000Z"],
    ["2026-03-01T14:00:00,123456-0130", "2026-03-01T15:30:00.123Z"],
    ["2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["1772373600", "2026-03-01T14:00:00.000Z"],
    ["1772373600.25", "2026-03-01T14:00:00.250Z"],
    ["1772373600250", "2026-03-01T14:00:00.250Z"],
    ["1.7723736e9", "2026-03-01T14:00:00.000Z"],
  ])("%s is %s", (text, iso) => {
    expect(new Date(new TimeReader().read(text)).toISOString()).toBe(iso);
  });

  it.each(["", "2026-13-01", "2026-03-01T25:00", "1e30", "03/01/2026 14:00", "NaN"])("is not %s", (text) => {
    expect(() => new TimeReader().read(text)).toThrow("timestamp: got");
  });
});
