import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { pulledLogFilter } from "@housecall/proto/api";
import { systemClock } from "@housecall/proto/base";
import type { LogFileRef, LogReader } from "../../console/server/pulled-log/log-request.ts";
import { threadedLogReader } from "../../console/server/pulled-log/threaded-log-reader.ts";
import { measureLogPage } from "./log-page.ts";
import { measureTail } from "./log-tail.ts";
import { type Figure, median } from "./table.ts";

/** Lines of the file. */
export const benchLines = 1_000_000;
const RUNS = 3;
const everyLine = pulledLogFilter.parse({});

/** Reading a pulled file of a million lines, on the server and in a browser, and a live tail of 1,000 lines a second. */
export async function measureLogs(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "housecall-bench-viewer-"));
  const path = join(folder, "app.ndjson");
  try {
    await writeLines(path);
    return [...(await measureReader(path)), ...(await measureLogPage(path)), ...(await measureTail())];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A line as the agent writes it. */
export function benchLine(number: number): string {
  const atMs = Date.UTC(2026, 0, 5) + number * 20;
  const severity = number % 1_000 === 7 ? 3 : number % 100 === 5 ? 4 : 6;
  const message =
    number % 7 === 0
      ? `pump pressure ${number % 977} mbar at step ${number % 13}`
      : `cycle ${number} sensor s${number % 8} value ${(number % 1_000) / 10} C ok`;
  const source = number % 3 === 0 ? "journal" : "file:/var/log/app.log";
  return `${JSON.stringify({ at: new Date(atMs).toISOString(), atMs, severity, source, unit: "washer.service", message })}\n`;
}

async function writeLines(path: string): Promise<void> {
  const file = createWriteStream(path);
  for (let first = 0; first < benchLines; first += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => benchLine(first + index)).join("");
    if (!file.write(lines)) await once(file, "drain");
  }
  file.end();
  await finished(file);
}

async function measureReader(path: string): Promise<readonly Figure[]> {
  const firstPages: number[] = [];
  const searches: number[] = [];
  const patterns: number[] = [];
  let memoryBytes = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const reader = threadedLogReader(systemClock);
    const before = process.memoryUsage().rss;
    const file = { path, sha256: String(run), correctionMs: 0 };
    firstPages.push(await seconds(() => firstPage(reader, file)));
    patterns.push(await seconds(() => untilPatterns(reader, file)));
    searches.push(await seconds(() => search(reader, file)));
    memoryBytes = Math.max(memoryBytes, process.memoryUsage().rss - before);
    await reader.stop();
  }
  const how = `1,000,000 lines, 165 MB; median of ${RUNS}`;
  return [
    { name: "pulled log: first page", value: median(firstPages), unit: "s", floor: "≤ 10", how },
    { name: "pulled log: search for a text", value: median(searches), unit: "s", floor: "≤ 3", how },
    { name: "pulled log: patterns, from the first page", value: median(patterns), unit: "s", floor: "", how },
    {
      name: "pulled log: memory of the thread",
      value: memoryBytes / 1_048_576,
      unit: "MiB",
      floor: "≤ 400",
      how: "growth of the process, highest of 3; 18 MiB of it is the index",
    },
  ];
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

async function firstPage(reader: LogReader, file: LogFileRef): Promise<void> {
  for (;;) {
    const summary = await reader.ask<"summary">(file, { kind: "summary", filter: everyLine, gaps: [] });
    if (summary.state === "ready") break;
  }
  await reader.ask<"lines">(file, {
    kind: "lines",
    filter: everyLine,
    from: { position: 500_000 },
    before: 0,
    limit: 200,
  });
}

async function untilPatterns(reader: LogReader, file: LogFileRef): Promise<void> {
  for (;;) {
    const answer = await reader.ask<"patterns">(file, { kind: "patterns", filter: everyLine, limit: 50 });
    if (answer.readingPatterns === null) return;
    await systemClock.sleep(100);
  }
}

async function search(reader: LogReader, file: LogFileRef): Promise<void> {
  const filter = { ...everyLine, find: "PRESSURE 5" };
  await reader.ask<"step">(file, { kind: "step", filter, line: 0, to: "next-found" });
}
