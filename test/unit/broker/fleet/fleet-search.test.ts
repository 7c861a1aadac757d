import { describe, expect, it } from "vitest";
import { emptyProfile } from "../../../../broker/fleet/device-registry.ts";
import type { DeviceRow } from "../../../../broker/fleet/fleet-records.ts";
import { searchMatcher, searchTextOf } from "../../../../broker/fleet/fleet-search.ts";
import { listFleet } from "../../../../broker/fleet/fleet-view.ts";
import { presenceOf } from "../../../../broker/fleet/presence.ts";

function device(id: string, change: Partial<DeviceRow> = {}, name = ""): DeviceRow {
  return {
    id,
    claimedAtMs: 0,
    revokedAtMs: null,
    sessionStartedAtMs: null,
    disconnectedAtMs: null,
    disconnectReason: null,
    lastReportAtMs: null,
    configSyncedAtMs: null,
    note: "",
    ...change,
    profile: { ...emptyProfile, name, model: "WM-3000", deviceClass: "washer", firmware: "4.1.2" },
  };
}

describe("searching the fleet", () => {
  const text = searchTextOf(device("washer-0042", {}, "Küche Kim 세탁기"));

  it.each([
    "",
    "washer",
    "WASHER0042",
    "washer 42",
    "0042 wash",
    "wm3000",
    "wm-3000 kim",
    "kuche",
    "세탁기",
    "4.1.2",
    "wahser",
    "washr",
    "wascher",
    "washet",
  ])("finds it by %j", (query) => {
    expect(searchMatcher(query)(text)).toBe(true);
  });

  it.each(["dryer", "0043", "washer dryer", "kin", "세탁소"])("does not find it by %j", (query) => {
    expect(searchMatcher(query)(text)).toBe(false);
  });
});

describe("presence", () => {
  const nowMs = 1_000_000;
  it.each([
    ["never", {}],
    ["online", { sessionStartedAtMs: nowMs - 1_000 }],
    ["online", { sessionStartedAtMs: 1, lastReportAtMs: nowMs - 180_000 }],
    ["stale", { sessionStartedAtMs: 1, lastReportAtMs: nowMs - 180_001 }],
    ["offline", { sessionStartedAtMs: 1, lastReportAtMs: nowMs, disconnectedAtMs: nowMs }],
    ["revoked", { sessionStartedAtMs: 1, lastReportAtMs: nowMs, revokedAtMs: nowMs }],
  ] as const)("is %s", (presence, change) => {
    expect(presenceOf(device("washer-1", change), nowMs)).toBe(presence);
  });
});

describe("the list of the fleet", () => {
  const rows = Array.from({ length: 10_000 }, (_each, index) =>
    device(`washer-${String(index).padStart(5, "0")}`),
  );
  const devices = rows.map((row) => ({ row, searchText: searchTextOf(row), certificate: undefined }));
  const none = { critical: 0, warning: 0, info: 0 };
  const faults = {
    openFaults: (id: string) =>
      id === "washer-07000"
        ? { ...none, critical: 1 }
        : id === "washer-09000"
          ? { ...none, warning: 2 }
          : none,
  };

  it("puts what is urgent first", () => {
    const { items, total } = listFleet({ devices, faults, query: { limit: 3 }, nowMs: 0 });

    expect(items.map((item) => item.id)).toEqual(["washer-07000", "washer-09000", "washer-00000"]);
    expect(total).toBe(10_000);
  });

  it("shows each device once over all pages", () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = listFleet({
        devices,
        faults,
        query: { limit: 999, ...(cursor === undefined ? {} : { cursor }) },
        nowMs: 0,
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(seen).toHaveLength(10_000);
    expect(new Set(seen).size).toBe(10_000);
  });

  it("takes any text as a cursor without failing", () => {
    expect(
      listFleet({ devices, faults, query: { limit: 3, cursor: "%%%" }, nowMs: 0 }).items.length,
    ).toBeLessThanOrEqual(3);
  });
});
