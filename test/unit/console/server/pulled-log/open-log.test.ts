import { open } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { OpenLog } from "../../../../../console/server/pulled-log/open-log.ts";
import { keptFile } from "../../../../lib/kept-file.ts";
import { filterOf, logLine, logStartMs, logText, openLog } from "../../../../lib/pulled-log.ts";

const atMs = (number: number): number => logStartMs + number * 1_000;

describe("a pulled file", () => {
  it("tells lines, times, levels and sources", async () => {
    const log = await openLog(
      logText(10, (n) => ({ severity: n === 3 ? 3 : 6, source: n < 2 ? "kmsg" : "journal" })),
    );

    const summary = await log.summary();

    expect(summary).toMatchObject({
      lines: 10,
      shownLines: 10,
      firstAtMs: atMs(0),
      lastAtMs: atMs(9),
      notes: [],
    });
    expect(summary.severities).toEqual([0, 0, 0, 1, 0, 0, 9, 0]);
    expect(summary.sources).toEqual([
      { source: "kmsg", lines: 2 },
      { source: "journal", lines: 8 },
    ]);
    await log.close();
  });

  it("counts lines of equal parts of time by level, whatever range is shown", async () => {
    const log = await openLog(logText(240, (n) => ({ severity: n === 0 ? 2 : n === 1 ? 4 : 6 })));

    const { histogram, shownLines } = await log.summary({ fromMs: atMs(100), toMs: atMs(109) });

    expect(shownLines).toBe(10);
    expect(histogram?.buckets).toHaveLength(120);
    expect(histogram?.buckets[0]).toEqual({ errors: 1, warnings: 1, others: 0 });
    expect(histogram?.buckets.reduce((sum, { others }) => sum + others, 0)).toBe(238);
    await log.close();
  });

  it("shows the lines of a filter from a place, a line or a time on", async () => {
    const log = await openLog(logText(100, (n) => ({ severity: n % 10 === 0 ? 3 : 6 })));
    const query = { minSeverity: 3 };

    const byPlace = await log.lines(query, { position: 2 }, 2);
    const byLine = await log.lines(query, { line: 32 }, 1);
    const byTime = await log.lines(query, { atMs: atMs(45) }, 1);

    expect(byPlace).toMatchObject({ shownLines: 10, first: 2 });
    expect(byPlace.lines.map(({ number }) => number)).toEqual([21, 31]);
    expect(byLine).toMatchObject({ at: 4, lines: [{ number: 41 }] });
    expect(byTime).toMatchObject({ at: 5, lines: [{ number: 51, atMs: atMs(50) }] });
    await log.close();
  });

  it("finds text in message, unit and source whatever its case, and steps through it with n of m", async () => {
    const log = await openLog(
      logText(50, (n) =>
        n === 7 ? { message: 'Pump "STALLED"\tagain' } : n === 20 ? { unit: "pump.service" } : {},
      ),
    );

    const summary = await log.summary({ find: "pump" });
    const first = await log.step(0, "next-found", { find: "PUMP" });
    const second = await log.step(8, "next-found", { find: "PUMP" });
    const beyond = await log.step(21, "next-found", { find: "pump" });
    const back = await log.step(21, "previous-found", { find: "pump" });

    expect(summary).toMatchObject({ shownLines: 50, foundLines: 2 });
    expect(first).toEqual({ line: 8, position: 7, number: 1, total: 2 });
    expect(second).toEqual({ line: 21, position: 20, number: 2, total: 2 });
    expect(beyond).toMatchObject({ line: null, total: 2 });
    expect(back).toMatchObject({ line: 8, number: 1 });
    expect((await log.summary({ find: '"stalled"\t' })).foundLines).toBe(1);
    await log.close();
  });

  it("does not find what only the form of the file says", async () => {
    const log = await openLog(logText(5));

    expect((await log.summary({ find: "severity" })).foundLines).toBe(0);
    await log.close();
  });

  it("finds what the JSON writes with escapes, and letters that grow with their case", async () => {
    const escaped = logLine(0).replace("job 0", "\\u0070ump 0");
    const log = await openLog(`${escaped}\n${logLine(1, { message: "İSTANBUL pump" })}\n${logLine(2)}\n`);

    expect((await log.summary({ find: "pump" })).foundLines).toBe(2);
    await log.close();
  });

  it("shows the found lines alone when it is asked to, and knows their place among all", async () => {
    const log = await openLog(logText(50, (n) => (n % 25 === 1 ? { message: "pump stalled" } : {})));

    const found = await log.lines({ find: "pump", show: "found" });
    const all = await log.lines({ find: "pump" }, { line: 27 }, 1);

    expect(found.lines.map(({ number, isFound }) => ({ number, isFound }))).toEqual([
      { number: 2, isFound: true },
      { number: 27, isFound: true },
    ]);
    expect(all).toMatchObject({ at: 26, lines: [{ number: 27, isFound: true }] });
    await log.close();
  });

  it("steps to the next and the previous error", async () => {
    const log = await openLog(logText(50, (n) => ({ severity: n === 10 || n === 30 ? 3 : 6 })));

    expect(await log.step(0, "next-error")).toMatchObject({ line: 11, number: 1, total: 2 });
    expect(await log.step(11, "next-error")).toMatchObject({ line: 31, number: 2 });
    expect(await log.step(31, "previous-error")).toMatchObject({ line: 11, number: 1 });
    await log.close();
  });

  it("tells the patterns with counts and times, and shows or hides their lines", async () => {
    const log = await openLog(
      logText(300, (n) => (n % 3 === 0 ? { message: `pump ${n} stalled`, severity: 4 } : {})),
    );

    const { patterns } = await log.patterns();
    const [jobs, pumps] = patterns;

    expect(patterns.map(({ lines }) => lines)).toEqual([200, 100]);
    expect(jobs).toMatchObject({ firstLine: 2, firstAtMs: atMs(1), lastAtMs: atMs(299), severity: 6 });
    expect(pumps).toMatchObject({ severity: 4, text: expect.stringMatching(/^pump <.*> stalled$/) });
    expect((await log.summary({ pattern: [pumps?.id ?? ""] })).shownLines).toBe(100);
    expect((await log.summary({ without: [pumps?.id ?? ""] })).shownLines).toBe(200);
    expect((await log.lines({}, { line: 1 }, 1)).lines[0]?.pattern).toBe(pumps?.id);
    await log.close();
  });

  it("corrects times by the clock of the server", async () => {
    const log = await openLog(logText(2), -60_000);

    expect((await log.lines()).lines[0]?.atMs).toBe(logStartMs - 60_000);
    await log.close();
  });

  it("places gaps in front of the first line that is not older, also among filtered lines", async () => {
    const log = await openLog(logText(20, (n) => ({ severity: n % 2 === 0 ? 3 : 6 })));
    const gap = { kind: "loss", atMs: atMs(9) + 1, quantity: 5, reason: "spool_full" } as const;
    const late = { kind: "boot", atMs: atMs(99), quantity: 0, reason: "" } as const;

    const filter = filterOf({ minSeverity: 3 });
    const summary = await log.ask<"summary">({ kind: "summary", filter, gaps: [late, gap] });

    expect(summary).toMatchObject({
      gaps: [
        { kind: "loss", line: 11, position: 5, quantity: 5 },
        { kind: "boot", line: 21, position: 10 },
      ],
      moreGaps: 0,
    });
    await log.close();
  });

  it("says how far it is while the file is being read", async () => {
    const text = logText(20_000);
    const log = new OpenLog({
      file: await open(keptFile(Buffer.from(text)), "r"),
      sizeBytes: text.length,
      correctionMs: 0,
      sleep: async () => undefined,
    });

    const summary = await log.answer({ kind: "summary", filter: filterOf(), gaps: [] });

    expect(summary).toEqual({
      state: "reading",
      reading: { doneBytes: expect.any(Number), totalBytes: text.length },
    });
    await log.close();
  });
});
