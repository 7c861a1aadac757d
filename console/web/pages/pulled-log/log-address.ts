import type { PulledLogFilter } from "@housecall/proto/api";

/** What changes in a filter; undefined takes an end of the time range away. */
export type FilterChange = { readonly [Key in keyof PulledLogFilter]?: PulledLogFilter[Key] | undefined };

/** What the address of a pulled log says: which line is chosen, and which lines are shown. */
export interface LogAddress {
  /** 0: none. */
  readonly line: number;
  readonly filter: PulledLogFilter;
}

const PATTERN_ID = /^[0-9a-f]{16}$/;
const MOST_PATTERNS = 100;

/** Reads an address; what makes no sense is left out, so that an old or mistyped link still opens. */
export function readLogAddress(get: (name: string) => string): LogAddress {
  const fromMs = wholeNumber(get("from"));
  const toMs = wholeNumber(get("to"));
  const level = get("level");
  const source = get("source");
  return {
    line: wholeNumber(get("line")) ?? 0,
    filter: {
      ...(fromMs === undefined ? {} : { fromMs }),
      ...(toMs === undefined ? {} : { toMs }),
      minSeverity: /^[0-7]$/.test(level) ? Number(level) : 7,
      source: source === "" ? [] : [source],
      pattern: ids(get("pattern")),
      without: ids(get("without")),
      find: get("find").slice(0, 200),
      show: get("show") === "found" ? "found" : "all",
    },
  };
}

/** What to set in the address for a filter; "" removes a parameter. */
export function writeLogFilter(filter: PulledLogFilter): Record<string, string> {
  return {
    from: filter.fromMs === undefined ? "" : String(filter.fromMs),
    to: filter.toMs === undefined ? "" : String(filter.toMs),
    level: filter.minSeverity === 7 ? "" : String(filter.minSeverity),
    source: filter.source[0] ?? "",
    pattern: filter.pattern.join(","),
    without: filter.without.join(","),
    find: filter.find,
    show: filter.show === "all" ? "" : filter.show,
  };
}

/** Whether a filter hides anything. */
export function hidesLines(filter: PulledLogFilter): boolean {
  const { find: _find, ...rest } = writeLogFilter(filter);
  return Object.values(rest).some((value) => value !== "");
}

function ids(text: string): string[] {
  return text
    .split(",")
    .filter((id) => PATTERN_ID.test(id))
    .slice(0, MOST_PATTERNS);
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
