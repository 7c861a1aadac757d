import { describe, expect, it } from "vitest";
import {
  beforeOfOlder,
  isFiltered,
  readStoredFilter,
  storedLines,
  storedQuery,
} from "../../../../console/web/pages/device/stored/stored-view-model.ts";

const nowMs = Date.UTC(2026, 0, 15, 12, 0, 0);

describe("stored logs", () => {
  it("are filtered as the address says, and by nothing when it makes no sense", () => {
    const filter = readStoredFilter({ range: "24h", text: " disk ", severity: "3", before: "" });

    expect(storedQuery(filter, nowMs)).toMatchObject({
      fromMs: nowMs - 86_400_000,
      toMs: nowMs,
      minSeverity: 3,
      text: "disk",
    });
    expect(readStoredFilter({ range: "x", text: "", severity: "99", before: "-4" })).toEqual({
      range: "30m",
      text: "",
      minSeverity: 7,
      beforeMs: null,
    });
    expect([
      isFiltered(filter),
      isFiltered(readStoredFilter({ range: "", text: " ", severity: "", before: "" })),
    ]).toEqual([true, false]);
  });

  it("older ones are asked for from the oldest that is shown, and never the same page again", () => {
    const line = { severity: 6, source: "journal", unit: "", message: "", redactions: 0, truncatedBytes: 0 };
    const lines = [
      { ...line, atMs: nowMs },
      { ...line, atMs: nowMs - 5 },
    ];
    const before = beforeOfOlder(lines, null);
    const filter = readStoredFilter({ range: "30m", text: "", severity: "", before: String(before) });

    expect(storedQuery(filter, nowMs)).toMatchObject({ fromMs: before - 1_800_000, toMs: nowMs - 4 });
    expect(beforeOfOlder([{ ...line, atMs: nowMs - 5 }], before)).toBe(nowMs - 5);
  });

  it("are shown newest first, in whichever order they come", () => {
    const line = { severity: 6, source: "journal", unit: "", message: "", redactions: 0, truncatedBytes: 0 };
    const lines = [
      { ...line, atMs: 1 },
      { ...line, atMs: 2 },
    ];

    expect(storedLines(lines).map(({ atMs }) => atMs)).toEqual([2, 1]);
    expect(storedLines(lines.toReversed()).map(({ atMs }) => atMs)).toEqual([2, 1]);
  });
});
