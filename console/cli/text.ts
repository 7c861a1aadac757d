import { DAY_MS, HOUR_MS, MEBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { printable } from "../logging/printable.ts";

const SEVERITY_WORDS = ["emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"] as const;

/** Rows as columns, two spaces apart; device text cannot obey the terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** Label and value, one a line, aligned. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([label]) => label.length));
  return pairs.map(([label, value]) => `${label.padEnd(width)}  ${printable(value)}\n`).join("");
}

/** A point in time as UTC, or "–". */
export function utc(atMs: number | null): string {
  return atMs === null ? "–" : `${new Date(atMs).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** How long ago: "12 s", "5 min", "3 h", "2 d". */
export function age(atMs: number | null, nowMs: number): string {
  if (atMs === null) return "never";
  const seconds = Math.max(0, Math.round((nowMs - atMs) / SECOND_MS));
  if (seconds < 100) return `${seconds} s ago`;
  if (seconds < 6_000) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}

/** A length of time for people, its two largest units: "3d 4h", "42m", "1m 3s", "0s". */
export function span(lengthMs: number): string {
  const units = [
    [DAY_MS, "d"],
    [HOUR_MS, "h"],
    [MINUTE_MS, "m"],
    [SECOND_MS, "s"],
  ] as const;
  const first = units.findIndex(([unitMs]) => lengthMs >= unitMs);
  if (first < 0) return "0s";
  let leftMs = Math.round(lengthMs / SECOND_MS) * SECOND_MS;
  const parts = units.slice(first, first + 2).map(([unitMs, name]) => {
    const count = Math.floor(leftMs / unitMs);
    leftMs -= count * unitMs;
    return count === 0 ? "" : `${count}${name}`;
  });
  return parts.filter((part) => part !== "").join(" ");
}

/** Bytes for people: "512 B", "3.4 kB", "12.0 MB", "1.9 GB"; powers of 1,024. */
export function size(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  if (bytes < MEBIBYTE) return `${(bytes / 1_024).toFixed(1)} kB`;
  const megabytes = bytes / MEBIBYTE;
  return megabytes < 1_024 ? `${megabytes.toFixed(1)} MB` : `${(megabytes / 1_024).toFixed(1)} GB`;
}

/** Syslog severity 0..7 as a word. */
export function severityWord(severity: number): string {
  return SEVERITY_WORDS[severity] ?? String(severity);
}

/** A log line for people: time, severity, where it comes from, text. */
export function logText(line: {
  atMs: number;
  severity: number;
  source: string;
  unit: string;
  message: string;
}): string {
  const from = printable(line.unit || line.source);
  return `${utc(line.atMs)}  ${severityWord(line.severity).padEnd(7)}  ${from}  ${printable(line.message)}\n`;
}

export { SEVERITY_WORDS as severityWords };
