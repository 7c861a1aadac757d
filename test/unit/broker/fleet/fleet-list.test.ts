import { describe, expect, it } from "vitest";
import { emptyProfile } from "../../../../broker/fleet/device-registry.ts";
import type { DeviceRow } from "../../../../broker/fleet/fleet-records.ts";
import { listFleet } from "../../../../broker/fleet/fleet-view.ts";
import { presenceOf } from "../../../../broker/fleet/presence.ts";
import { searchTextOf } from "../../../../broker/fleet/search/search-words.ts";

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
    openRules: (id: string) => (id === "washer-09000" ? ["washer.drain-slow"] : []),
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

  it("is narrowed by conditions, and says how it read them", () => {
    const query = { text: "fault:drain state:never wm3000", limit: 3 };

    const { items, reading } = listFleet({ devices, faults, query, nowMs: 0 });

    expect(items.map(({ id }) => id)).toEqual(["washer-09000"]);
    expect(reading).toEqual({
      words: ["wm3000"],
      conditions: [
        { field: "fault", values: ["drain"] },
        { field: "state", values: ["never"] },
      ],
      unread: [],
      isNearly: false,
    });
  });

  it("takes any text as a cursor without failing", () => {
    expect(
      listFleet({ devices, faults, query: { limit: 3, cursor: "%%%" }, nowMs: 0 }).items.length,
    ).toBeLessThanOrEqual(3);
  });
});
