import type { PulledGap, PulledLines } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { everyLine } from "../../../../console/web/api/pulled-log-resources.ts";
import { gapWords, noteWords } from "../../../../console/web/pages/pulled-log/gap-words.ts";
import {
  brushedRange,
  chosenPart,
  histogramBars,
} from "../../../../console/web/pages/pulled-log/histogram-view-model.ts";
import { LinePages, mostLinesHeld, pageLines } from "../../../../console/web/pages/pulled-log/line-pages.ts";
import { readLogAddress, writeLogFilter } from "../../../../console/web/pages/pulled-log/log-address.ts";
import { messageParts } from "../../../../console/web/pages/pulled-log/message-parts.ts";
import {
  layOutRows,
  rowHeight,
  scrollTopOf,
  seenRows,
} from "../../../../console/web/pages/pulled-log/row-layout.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const gapAt = (position: number): PulledGap => ({
  ...{ kind: "loss", atMs: 0, line: position + 1, position, quantity: 1, reason: "spool_full" },
});

describe("the lines that the page holds", () => {
  const answer = (first: number): PulledLines => ({
    ...{ shownLines: 1_000_000, first, at: first },
    lines: Array.from({ length: pageLines }, (_, place) => ({
      ...{ number: first + place + 1, atMs: 0, severity: 6, source: "", unit: "", message: "" },
      ...{ cutBytes: 0, pattern: "", isFound: false, marks: [] },
    })),
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

  it("never are more than 5,000, however far somebody scrolls", async () => {
    const pages = new LinePages({ fetch: async (first) => answer(first), onChange: () => undefined });
    let most = 0;

    for (let first = 0; first < 100_000; first += 150) {
      pages.see(first, first + 60);
      await settle();
      most = Math.max(most, pages.heldLines);
    }

    expect(most).toBe(mostLinesHeld);
    expect(pages.at(99_900)?.number).toBe(99_901);
    expect(pages.at(0)).toBeUndefined();
    expect(pages.positionOf(99_901)).toBe(99_900);
  });

  it("are not waited for any more when they are out of sight", async () => {
    const stopped: number[] = [];
    const pages = new LinePages({
      fetch: (first, signal) =>
        new Promise(() => signal.addEventListener("abort", () => stopped.push(first), { once: true })),
      onChange: () => undefined,
    });

    for (let first = 0; first <= mostLinesHeld; first += pageLines) pages.see(first, first + 1);

    expect(stopped).toEqual([0]);
  });

  it("are asked for again when they could not be fetched", async () => {
    let fails = true;
    const fetch = async (first: number) => {
      if (fails) throw new Error("away");
      return answer(first);
    };
    const pages = new LinePages({ fetch, onChange: () => undefined });
    pages.see(0, 10);
    await settle();
    const hasFailed = pages.hasFailed();

    fails = false;
    pages.retry();
    await settle();

    expect([hasFailed, pages.hasFailed(), pages.at(3)?.number]).toEqual([true, false, 4]);
  });
});

describe("rows of the list", () => {
  it("have gaps in front of the lines at their places, also behind the last", () => {
    const layout = layOutRows(3, [gapAt(0), gapAt(2), gapAt(2), gapAt(3)]);

    const rows = Array.from({ length: layout.rows }, (_, row) => layout.rowAt(row));

    expect(rows.map((row) => (row.kind === "line" ? row.position : "gap"))).toEqual([
      ...["gap", 0, 1, "gap", "gap", 2, "gap"],
    ]);
    expect([0, 1, 2].map((position) => layout.rowOf(position))).toEqual([1, 2, 5]);
  });

  it("of two million lines are all reached, though no browser draws that high", () => {
    const layout = layOutRows(2_000_000, []);

    const end = seenRows(layout, layout.height - 500, 500);
    const middle = seenRows(layout, scrollTopOf(layout, 1_234_567, 500), 500);

    expect(layout.height).toBeLessThan(17_000_000);
    expect(end.end).toBe(2_000_000);
    expect(middle.first).toBeLessThan(1_234_567);
    expect(middle.end).toBeGreaterThan(1_234_567);
    expect(middle.end - middle.first).toBeLessThan(60);
  });

  it("are drawn where they are seen", () => {
    const layout = layOutRows(1_000, []);

    const seen = seenRows(layout, 100 * rowHeight, 220);

    expect(seen).toEqual({ first: 88, end: 122, offset: 88 * rowHeight });
  });
});

describe("a message", () => {
  it("sets apart what was removed and what is searched for, and shows control characters", () => {
    const parts = messageParts("\u001bPump at [ip] PUMPED\n<b>", "pump");

    expect(parts.map(({ kind, text }) => [kind, text])).toEqual([
      ...[
        ["text", "\\x1b"],
        ["found", "Pump"],
        ["text", " at "],
        ["redacted", "[ip]"],
        ["text", " "],
      ],
      ...[
        ["found", "PUMP"],
        ["text", "ED⏎<b>"],
      ],
    ]);
  });

  it("is whole when its letters grow with their case", () => {
    expect(messageParts("İi", "i")).toEqual([{ kind: "text", text: "İi", at: 0 }]);
  });
});

describe("the address of a pulled log", () => {
  it("says line, filter, search and time, and reads back what it says", () => {
    const filter = {
      ...{
        fromMs: 5,
        toMs: 9,
        minSeverity: 3,
        source: ["journal"],
        find: "pump & co",
        show: "found" as const,
      },
      ...{ pattern: ["0123456789abcdef"], without: ["fedcba9876543210", "aaaaaaaaaaaaaaaa"] },
    };
    const written: Record<string, string> = { ...writeLogFilter(filter), line: "12" };

    expect(readLogAddress((name) => written[name] ?? "")).toEqual({ line: 12, filter });
  });

  it("leaves out what makes no sense", () => {
    const odd: Record<string, string> = {
      line: "-1",
      level: "9",
      from: "1e9",
      pattern: "../x,abc",
      show: "odd",
    };

    expect(readLogAddress((name) => odd[name] ?? "")).toEqual({ line: 0, filter: everyLine });
  });
});

describe("the histogram", () => {
  const histogram = {
    ...{ fromMs: 1_000, bucketMs: 10 },
    buckets: [
      { errors: 1, warnings: 0, others: 999 },
      { errors: 0, warnings: 0, others: 0 },
      { errors: 0, warnings: 500, others: 0 },
      { errors: 0, warnings: 0, others: 10 },
    ],
  };

  it("shows a single error among a thousand lines", () => {
    expect(histogramBars(histogram).map(({ errors }) => errors)).toEqual([0.03, 0, 0, 0]);
  });

  it("chooses whole bars, in whichever direction it is drawn over", () => {
    expect(brushedRange(histogram, 0.7, 0.3)).toEqual({ fromMs: 1_010, toMs: 1_029 });
    expect(brushedRange(histogram, -1, 2)).toEqual({ fromMs: 1_000, toMs: 1_039 });
    expect(chosenPart(histogram, { fromMs: 1_010, toMs: 1_029 })).toEqual({ left: 0.25, right: 0.75 });
    expect(chosenPart(histogram, {})).toBeNull();
  });
});

describe("gaps and notes", () => {
  const translate = createTranslate("en");
  const moment = () => "10:00";

  it("are sentences", () => {
    expect(gapWords(gapAt(0), { translate, moment })).toBe(
      "1 record was lost here, from 10:00 on: the device's spool was full",
    );
    expect(gapWords({ ...gapAt(0), kind: "clock_back", quantity: 95_000 }, { translate, moment })).toBe(
      "Time goes back by 1 min here",
    );
    expect(noteWords({ kind: "too_long", lines: 2, line: 7 }, translate)).toBe(
      "2 lines are longer than 128 KiB: only the beginning is shown; first: line 7.",
    );
  });
});
