import type { DeviceSummary, Presence, SearchReading, Severity } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { LastSeen, SearchQuery } from "./search-query.ts";
import { normalise, wordMatcher } from "./search-words.ts";

/** A device as a search sees it. */
export interface SearchSubject {
  readonly searchText: string;
  readonly model: string;
  readonly deviceClass: string;
  readonly presence: Presence;
  readonly lastReportAtMs: EpochMs | null;
  readonly openFaults: DeviceSummary["openFaults"];
  /** Ids of rules with an open fault. */
  readonly openRules: readonly string[];
}

/**
 * The subjects that a query means. When nothing is just so, those that differ by one letter or digit in a word: a serial
 * number that was misheard on the telephone still leads to the device, and the reading says so.
 */
export function searchFleet<Item>(
  items: Iterable<Item>,
  options: {
    readonly query: SearchQuery;
    readonly subjectOf: (item: Item) => SearchSubject;
    readonly nowMs: EpochMs;
  },
): { readonly found: Item[]; readonly reading: SearchReading } {
  const { query, subjectOf, nowMs } = options;
  const narrowed: [Item, string][] = [];
  for (const item of items) {
    const subject = subjectOf(item);
    if (meetsConditions(subject, query, nowMs)) narrowed.push([item, subject.searchText]);
  }
  const exactly = wordMatcher(query.words, "letters");
  const found = narrowed.filter(([, searchText]) => exactly(searchText));
  if (found.length > 0 || query.words.length === 0)
    return { found: found.map(([item]) => item), reading: { ...query.reading, isNearly: false } };
  const nearly = wordMatcher(query.words, "letters and digits");
  const near = narrowed.filter(([, searchText]) => nearly(searchText));
  return { found: near.map(([item]) => item), reading: { ...query.reading, isNearly: near.length > 0 } };
}

function meetsConditions(subject: SearchSubject, query: SearchQuery, nowMs: EpochMs): boolean {
  return (
    isAny(query.models, (model) => contains(subject.model, model)) &&
    isAny(query.classes, (each) => contains(subject.deviceClass, each)) &&
    isAny(query.states, (state) => subject.presence === state) &&
    isAny(query.faults, (fault) => hasFault(subject, fault)) &&
    isAny(query.lastSeen, (seen) => wasSeen(subject.lastReportAtMs, seen, nowMs))
  );
}

function isAny<Value>(values: readonly Value[], holds: (value: Value) => boolean): boolean {
  return values.length === 0 || values.some(holds);
}

function contains(text: string, part: string): boolean {
  return glued(text).includes(glued(part));
}

function glued(text: string): string {
  return normalise(text).replaceAll(" ", "");
}

function hasFault({ openFaults, openRules }: SearchSubject, fault: string): boolean {
  if (fault === "any") return openRules.length > 0;
  if (fault === "none") return openRules.length === 0;
  if (Object.hasOwn(openFaults, fault)) return openFaults[fault as Severity] > 0;
  return openRules.some((rule) => contains(rule, fault));
}

function wasSeen(lastReportAtMs: EpochMs | null, seen: LastSeen, nowMs: EpochMs): boolean {
  if (seen.is === "never" || lastReportAtMs === null)
    return (seen.is === "never") === (lastReportAtMs === null);
  return seen.is === "within" ? nowMs - lastReportAtMs <= seen.agoMs : nowMs - lastReportAtMs > seen.agoMs;
}
