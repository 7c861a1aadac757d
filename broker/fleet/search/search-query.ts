/** Reads the text of a search: words, and conditions such as `model:wm-3000 state:offline,stale last_seen:>2h`. */
import {
  type Presence,
  presence,
  type SearchField,
  type SearchReading,
  searchFields,
} from "@housecall/proto/api";
import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS, nearestName, SECOND_MS } from "@housecall/proto/base";

/** Words and conditions beyond this many are ignored. */
const MAX_PARTS = 16;

/** When a device was heard last: at most, or more than, so long ago; or never. */
export type LastSeen =
  | { readonly is: "within" | "before"; readonly agoMs: DurationMs }
  | { readonly is: "never" };

/** A search as it is looked for. */
export interface SearchQuery {
  readonly words: readonly string[];
  readonly models: readonly string[];
  readonly classes: readonly string[];
  /** Parts of the ids of open rules, severities, "any" or "none". */
  readonly faults: readonly string[];
  readonly states: readonly Presence[];
  readonly lastSeen: readonly LastSeen[];
  readonly reading: Omit<SearchReading, "isNearly">;
}

/** What people also write; the words for presence are those of the page. */
const fieldAliases: Readonly<Record<string, SearchField>> = {
  모델: "model",
  고장: "fault",
  상태: "state",
  종류: "class",
  최근: "last_seen",
  seen: "last_seen",
};
const stateAliases: Readonly<Record<string, Presence>> = {
  온라인: "online",
  무응답: "stale",
  silent: "stale",
  오프라인: "offline",
  미접속: "never",
  해지: "revoked",
};
const units: Readonly<Record<string, DurationMs>> = {
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  초: SECOND_MS,
  분: MINUTE_MS,
  시간: HOUR_MS,
  일: DAY_MS,
  주: 7 * DAY_MS,
};

/** A word may hold blanks in quotation marks: `model:"FL 9"`. */
const PART = /(?:[^\s"]|"[^"]*(?:"|$))+/gu;
const CONDITION = /^([\p{L}_]+):(.*)$/u;

/** Reads any text; what cannot be read is named in the reading. */
export function readSearch(text: string): SearchQuery {
  const query = emptyQuery();
  for (const [part] of [...text.normalize("NFC").matchAll(PART)].slice(0, MAX_PARTS)) {
    const [, name = "", value = ""] = CONDITION.exec(part) ?? [];
    const field = fieldOf(name);
    if (field !== undefined)
      readCondition(query, { field, part, values: value.replaceAll('"', "").split(",") });
    else if (!isMeantAsField(query, name, part)) readWord(query, part.replaceAll('"', ""));
  }
  return query;
}

function emptyQuery() {
  return {
    words: [] as string[],
    models: [] as string[],
    classes: [] as string[],
    faults: [] as string[],
    states: [] as Presence[],
    lastSeen: [] as LastSeen[],
    reading: {
      words: [] as string[],
      conditions: [] as SearchReading["conditions"],
      unread: [] as SearchReading["unread"],
    },
  };
}
type Draft = ReturnType<typeof emptyQuery>;

function fieldOf(name: string): SearchField | undefined {
  const lower = name.toLowerCase();
  return searchFields.find((field) => field === lower) ?? fieldAliases[lower];
}

/** A misspelt field; `aa:bb` or `http:` are words. */
function isMeantAsField({ reading }: Draft, name: string, text: string): boolean {
  const nearest = name.length < 3 ? undefined : nearestName(name.toLowerCase(), searchFields);
  if (nearest === undefined) return false;
  reading.unread.push({ text, why: "unknown-field", nearest: `${nearest}:` });
  return true;
}

function readWord({ words, reading }: Draft, word: string): void {
  if (word === "") return;
  words.push(word);
  reading.words.push(word);
}

function readCondition(
  query: Draft,
  {
    field,
    part,
    values,
  }: { readonly field: SearchField; readonly part: string; readonly values: readonly string[] },
): void {
  const read = values
    .map((value) => value.trim())
    .filter((value) => value !== "")
    .flatMap((value) => {
      const canonical = take(query, field, value);
      if (canonical !== undefined) return canonical;
      query.reading.unread.push({
        text: `${field}:${value}`,
        why: "unknown-value",
        nearest: nearestValue(field, value),
      });
      return [];
    });
  if (read.length > 0) query.reading.conditions.push({ field, values: read });
  else if (values.every((value) => value.trim() === ""))
    query.reading.unread.push({ text: part, why: "no-value", nearest: null });
}

/** Takes a value up and gives it as it was understood; undefined when it is not a value of this field. */
function take(query: Draft, field: SearchField, value: string): string | undefined {
  switch (field) {
    case "model":
      query.models.push(value);
      return value;
    case "class":
      query.classes.push(value);
      return value;
    case "fault":
      query.faults.push(value.toLowerCase());
      return value.toLowerCase();
    case "state": {
      const lower = value.toLowerCase();
      const state = presence.options.find((option) => option === lower) ?? stateAliases[lower];
      if (state !== undefined) query.states.push(state);
      return state;
    }
    case "last_seen":
      return takeLastSeen(query, value.toLowerCase());
  }
}

function takeLastSeen({ lastSeen }: Draft, value: string): string | undefined {
  if (value === "never" || value === "없음") {
    lastSeen.push({ is: "never" });
    return "never";
  }
  const [, sign = "", count = "", unit = ""] = /^([<>]?)(\d{1,5})(\p{L}{1,2})$/u.exec(value) ?? [];
  const unitMs = units[unit];
  if (unitMs === undefined) return undefined;
  const is = sign === ">" ? "before" : "within";
  lastSeen.push({ is, agoMs: Number(count) * unitMs });
  return `${is === "before" ? ">" : "<"}${count}${unit}`;
}

function nearestValue(field: SearchField, value: string): string | null {
  if (field === "last_seen") return "last_seen:<2h";
  const nearest = nearestName(value.toLowerCase(), presence.options);
  return nearest === undefined ? null : `${field}:${nearest}`;
}
