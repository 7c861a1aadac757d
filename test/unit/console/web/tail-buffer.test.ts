import { describe, expect, it } from "vitest";
import {
  emptyTail,
  tailLinesKept,
  tailRate,
  withTailLines,
} from "../../../../console/web/live/tail-buffer.ts";

describe("the buffer of a tail", () => {
  const line = { atMs: 1, severity: 6, source: "journal", unit: "", message: "same" };
  const event = {
    kind: "tail" as const,
    deviceId: "washer-1",
    commandId: "c1",
    lines: [line, line],
    droppedLines: 0,
    sentLines: 0,
    lostLines: 0,
  };

  it("numbers lines, so that equal ones stay apart, and counts what it removes", () => {
    const many = { ...event, lines: Array.from({ length: tailLinesKept }, () => line) };
    const buffer = withTailLines(withTailLines(emptyTail("c1"), event, 0), many, 0);

    expect(buffer.lines).toHaveLength(tailLinesKept);
    expect(new Set(buffer.lines.map(({ number }) => number)).size).toBe(tailLinesKept);
    expect(buffer.trimmedLines).toBe(2);
  });

  it("begins anew for another command and never forgets dropped lines", () => {
    const buffer = withTailLines(
      withTailLines(emptyTail("c1"), { ...event, droppedLines: 7 }, 0),
      { ...event, droppedLines: 5 },
      0,
    );

    expect(buffer.droppedLines).toBe(7);
    expect(withTailLines(buffer, { ...event, commandId: "c2" }, 0)).toMatchObject({
      commandId: "c2",
      droppedLines: 0,
      trimmedLines: 0,
    });
  });

  it("accounts for every line that the device sent since the page listens: held, removed, lost on either part of the way", () => {
    const sent = (sentLines: number, lostLines: number) => ({ ...event, sentLines, lostLines });
    // The page opens after 100 lines, 3 of which the server never got.
    let buffer = withTailLines(emptyTail("c1"), sent(102, 3), 0);
    // 10 lines are lost before the server, then 6 between server and page.
    buffer = withTailLines(buffer, sent(114, 13), 1_000);
    buffer = withTailLines(buffer, sent(122, 13), 2_000);

    expect(buffer).toMatchObject({ heardLines: 6, lostLines: 10, missedLines: 6, trimmedLines: 0 });
    expect(buffer.heardLines + buffer.lostLines + buffer.missedLines).toBe(122 - 100);
  });

  it("tells the rate of the last five seconds", () => {
    const many = { ...event, lines: Array.from({ length: 5_000 }, () => line) };
    const buffer = withTailLines(withTailLines(emptyTail("c1"), event, 0), many, 10_000);

    expect(tailRate(buffer, 12_000)).toBe(1_000);
    expect(tailRate(buffer, 20_000)).toBe(0);
  });
});
