import { describe, expect, it } from "vitest";
import { type SearchSubject, searchFleet } from "../../../../../broker/fleet/search/search-fleet.ts";
import { readSearch } from "../../../../../broker/fleet/search/search-query.ts";

const NOW_MS = 1_000_000_000;
const none = { critical: 0, warning: 0, info: 0 };

function subject(searchText: string, change: Partial<SearchSubject> = {}): SearchSubject {
  return {
    searchText,
    model: "WM-3000",
    deviceClass: "washer",
    presence: "online",
    lastReportAtMs: NOW_MS - 60_000,
    openFaults: none,
    openRules: [],
    ...change,
  };
}

const devices = [
  subject("washer 0042", { openFaults: { ...none, warning: 1 }, openRules: ["washer.drain-slow"] }),
  subject("washer 0043", { presence: "offline", lastReportAtMs: NOW_MS - 86_400_000 }),
  subject("dryer 0042", { deviceClass: "dryer", model: "DR-9", presence: "never", lastReportAtMs: null }),
];

function search(text: string) {
  const { found, reading } = searchFleet(devices, {
    query: readSearch(text),
    subjectOf: (each) => each,
    nowMs: NOW_MS,
  });
  return { found: found.map(({ searchText }) => searchText), reading };
}

describe("a search of the fleet", () => {
  it.each([
    ["", ["washer 0042", "washer 0043", "dryer 0042"]],
    ["fault:drain", ["washer 0042"]],
    ["fault:warning", ["washer 0042"]],
    ["fault:critical", []],
    ["fault:any", ["washer 0042"]],
    ["fault:none class:washer", ["washer 0043"]],
    ["state:offline,never", ["washer 0043", "dryer 0042"]],
    ["model:wm3000", ["washer 0042", "washer 0043"]],
    ["class:dry", ["dryer 0042"]],
    ["last_seen:<2h", ["washer 0042"]],
    ["last_seen:>2h", ["washer 0043"]],
    ["last_seen:never", ["dryer 0042"]],
    ["0042 class:dryer", ["dryer 0042"]],
  ])("for %j finds %j", (text, wanted) => {
    expect(search(text).found).toEqual(wanted);
  });

  it("shows what differs by a digit only when nothing is just so", () => {
    expect(search("washer-0042")).toMatchObject({ found: ["washer 0042"], reading: { isNearly: false } });
    expect(search("washer-0044")).toMatchObject({
      found: ["washer 0042", "washer 0043"],
      reading: { isNearly: true },
    });
    expect(search("robot-9999")).toMatchObject({ found: [], reading: { isNearly: false } });
  });

  it("keeps the conditions when it forgives a digit", () => {
    expect(search("washer-0044 state:offline").found).toEqual(["washer 0043"]);
  });
});
