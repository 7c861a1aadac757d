import { describe, expect, it } from "vitest";
import { logLimits } from "../../../../../console/server/pulled-log/log-limits.ts";
import { logLine, logText, openLog } from "../../../../lib/pulled-log.ts";

const noteOf = async (content: string | Uint8Array, kind: string) => {
  const log = await openLog(content);
  const { notes } = await log.summary();
  await log.close();
  return notes.find((note) => note.kind === kind);
};

describe("a hostile pulled file", () => {
  it("cuts lines of a megabyte, says so, and reads on behind them", async () => {
    const huge = "x".repeat(1_048_576);
    const content = `${logLine(0)}\n${huge}\n${huge}${huge}\n${logLine(3, { message: "the end" })}\n`;
    const log = await openLog(content);

    const { lines } = await log.lines();

    expect(lines.map(({ message }) => message.length)).toEqual([18, 8_192, 8_192, 7]);
    expect(lines[1]).toMatchObject({ cutBytes: 1_048_576 - 8_192, marks: ["too_long"], atMs: null });
    expect(lines[2]).toMatchObject({ cutBytes: 2_097_152 - 8_192, marks: ["too_long"] });
    expect((await log.summary({ find: "the end" })).foundLines).toBe(1);
    expect((await log.summary()).notes).toEqual([{ kind: "too_long", lines: 2, line: 2 }]);
    await log.close();
  });

  it("cuts a message that the agent would not have sent", async () => {
    const log = await openLog(`${logLine(0, { message: "é".repeat(20_000) })}\n`);

    const { lines } = await log.lines();

    expect(lines[0]?.message).toHaveLength(8_192);
    expect(lines[0]?.cutBytes).toBe((20_000 - 8_192) * 2);
    await log.close();
  });

  it("shows the last line without a newline", async () => {
    const log = await openLog(logText(2) + logLine(2, { message: "cut off" }));

    expect((await log.lines()).lines.at(-1)).toMatchObject({ number: 3, message: "cut off" });
    expect((await log.summary()).notes).toEqual([{ kind: "no_last_newline", lines: 1, line: 3 }]);
    await log.close();
  });

  it("shows bytes that are no UTF-8 as signs for it, and marks the line", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${logLine(0)}\n`),
      Buffer.from(logLine(1, { message: "bad @ byte" }).replace("@", "\xff"), "latin1"),
      Buffer.from(`\n${logLine(2)}\n`),
    ]);
    const log = await openLog(bytes);

    const { lines } = await log.lines();

    expect(lines[1]).toMatchObject({ message: "bad \ufffd byte", marks: ["not_utf8"] });
    expect(lines[2]?.marks).toEqual([]);
    expect(await noteOf(bytes, "not_utf8")).toEqual({ kind: "not_utf8", lines: 1, line: 2 });
    await log.close();
  });

  it("shows what is no log line as it stands, with the place in time of its neighbours", async () => {
    const odd = [
      "plain text",
      "{}",
      '{"atMs":"1"}',
      "[1]",
      "null",
      '{"atMs":-1,"severity":9,"source":"","message":""}',
    ];
    const log = await openLog(`${logLine(0)}\n${odd.join("\n")}\n${logLine(9)}\n`);

    const { lines } = await log.lines();
    const { notes, shownLines } = await log.summary({ fromMs: 1 });

    expect(lines.slice(1, 7).map(({ message }) => message)).toEqual(odd);
    expect(lines[1]).toMatchObject({ atMs: null, severity: 6, marks: ["not_a_log_line"], cutBytes: 0 });
    expect(notes).toEqual([{ kind: "not_a_log_line", lines: 6, line: 2 }]);
    expect(shownLines).toBe(8);
    await log.close();
  });

  it("keeps the order of the file when times go back, and marks where", async () => {
    const log = await openLog(`${logLine(100)}\n${logLine(5)}\n${logLine(6)}\n${logLine(101)}\n`);

    const { gaps, notes, firstAtMs } = await log.summary();

    expect((await log.lines()).lines.map(({ marks }) => marks)).toEqual([[], ["out_of_order"], [], []]);
    expect(gaps).toEqual([
      expect.objectContaining({ kind: "clock_back", line: 2, position: 1, quantity: 95_000 }),
    ]);
    expect(notes).toEqual([{ kind: "out_of_order", lines: 1, line: 2 }]);
    expect(firstAtMs).toBe(JSON.parse(logLine(5)).atMs);
    await log.close();
  });

  it("reads two million tiny lines within its bounds", { timeout: 60_000 }, async () => {
    const log = await openLog("a\n".repeat(2_000_000));

    const summary = await log.summary();

    expect(summary).toMatchObject({ lines: 2_000_000, histogram: null, firstAtMs: null });
    expect((await log.lines({}, { line: 1_999_999 })).lines).toHaveLength(2);
    await log.close();
  });

  it("leaves out lines beyond its limit and says so", { timeout: 60_000 }, async () => {
    const log = await openLog("\n".repeat(logLimits.lines + 10));

    const { lines, notes } = await log.summary();

    expect(lines).toBe(logLimits.lines);
    expect(notes).toContainEqual({ kind: "too_many_lines", lines: 0, line: logLimits.lines });
    await log.close();
  });

  it("answers about an empty file", async () => {
    const log = await openLog("");

    expect(await log.summary()).toMatchObject({
      lines: 0,
      shownLines: 0,
      histogram: null,
      sources: [],
      notes: [],
    });
    expect(await log.lines()).toMatchObject({ shownLines: 0, lines: [] });
    expect(await log.step(0, "next-error")).toMatchObject({ line: null, total: 0 });
    await log.close();
  });
});
