import { open } from "node:fs/promises";
import { type PulledLogQuery, pulledLogFilter } from "@housecall/proto/api";
import type { LogAnswers, LogRequest } from "../../console/server/pulled-log/log-request.ts";
import { OpenLog } from "../../console/server/pulled-log/open-log.ts";
import { keptFile } from "./kept-file.ts";

/** 2026-01-05T10:00:00Z: the first line of {@link logText}. */
export const logStartMs = Date.UTC(2026, 0, 5, 10);

/** A line as the agent writes it; one a second unless told otherwise. */
export function logLine(number: number, change: Record<string, unknown> = {}): string {
  const atMs = logStartMs + number * 1_000;
  const line = {
    at: new Date(atMs).toISOString(),
    atMs,
    severity: 6,
    source: "journal",
    unit: "cron.service",
  };
  return JSON.stringify({ ...line, message: `job ${number} done in ${number * 3} ms`, ...change });
}

/** That many lines, each changed by `change`. */
export function logText(
  count: number,
  change: (number: number) => Record<string, unknown> = () => ({}),
): string {
  return Array.from({ length: count }, (_, number) => `${logLine(number, change(number))}\n`).join("");
}

/** A filter with its defaults. */
export function filterOf(query: PulledLogQuery = {}) {
  return pulledLogFilter.parse(query);
}

/** A file as the thread of the server reads it, asked with few words. */
export async function openLog(content: string | Uint8Array, correctionMs = 0) {
  const bytes = Buffer.from(content);
  const file = await open(keptFile(bytes), "r");
  const log = new OpenLog({
    file,
    sizeBytes: bytes.length,
    correctionMs,
    sleep: () => new Promise(() => undefined),
  });
  const ask = async <Kind extends LogRequest["kind"]>(request: Extract<LogRequest, { kind: Kind }>) =>
    (await log.answer(request)) as LogAnswers[Kind];
  return {
    summary: async (query: PulledLogQuery = {}) => {
      const summary = await ask<"summary">({ kind: "summary", filter: filterOf(query), gaps: [] });
      if (summary.state === "reading") throw new Error("it is still being read");
      return summary;
    },
    lines: (
      query: PulledLogQuery = {},
      from: Extract<LogRequest, { kind: "lines" }>["from"] = { position: 0 },
      limit = 100,
    ) => ask<"lines">({ kind: "lines", filter: filterOf(query), from, before: 0, limit }),
    step: (line: number, to: Extract<LogRequest, { kind: "step" }>["to"], query: PulledLogQuery = {}) =>
      ask<"step">({ kind: "step", filter: filterOf(query), line, to }),
    /** Waits until they are known. */
    patterns: async (query: PulledLogQuery = {}) => {
      for (;;) {
        const answer = await ask<"patterns">({ kind: "patterns", filter: filterOf(query), limit: 50 });
        if (answer.readingPatterns === null) return answer;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    ask,
    close: () => log.close(),
  };
}
