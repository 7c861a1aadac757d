import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeviceMoment, DeviceMomentData } from "../../broker/ingest/device-moment.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { createMomentRecords } from "../../broker/store/records/sqlite/moment-records.ts";

let folder: string;
let database: SqlDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "moments-"));
  database = openSqlDatabase(join(folder, "records.sqlite"), recordsMigrations);
});

afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const moment = (commitSeq: number, change: Partial<DeviceMoment> = {}): DeviceMoment => ({
  deviceId: "washer-1",
  commitSeq,
  atMs: 1_000 + commitSeq,
  receivedAtMs: 1_000 + commitSeq,
  data: { kind: "event", name: "door-opened", severity: 5, attributes: { phase: "rinse", count: 2 } },
  ...change,
});
const connected: DeviceMomentData = {
  kind: "connected",
  ...{ bootId: "b1", bootReason: "restart", bootedAtMs: 900, firmware: "1.0" },
};
const all = { fromMs: 0, toMs: 1e15, limit: 10_000 };

describe("moments of devices", () => {
  it("come back as they were kept, newest first, of one device and one range", () => {
    const records = createMomentRecords(database);
    const [first, second, other] = [moment(1), moment(2, { data: connected }), moment(3, { deviceId: "x" })];
    records.saveMoments([first, second, other], 10);
    expect(records.moments("washer-1", all)).toEqual([second, first]);
    expect(records.moments("washer-1", { ...all, limit: 1 })).toEqual([second]);
    expect(records.moments("washer-1", { ...all, fromMs: 1_001, toMs: 1_002 })).toEqual([first]);
  });

  it("are kept once, however often the journal is read", () => {
    const records = createMomentRecords(database);
    records.saveMoments([moment(1)], 10);
    records.saveMoments([moment(1)], 10);
    expect(records.moments("washer-1", all)).toHaveLength(1);
  });

  it("say how things stood at a time", () => {
    const records = createMomentRecords(database);
    const up = moment(1, { data: connected });
    const down = moment(2, { data: { kind: "disconnected" } });
    records.saveMoments([up, down, moment(3)], 10);
    expect(records.momentBefore("washer-1", "link", 5_000)).toEqual(down);
    expect(records.momentBefore("washer-1", "connected", 5_000)).toEqual(up);
    expect(records.momentBefore("washer-1", "link", up.atMs)).toBeUndefined();
    expect(records.connectionFrom("washer-1", up.atMs)).toEqual(up);
    expect(records.connectionFrom("washer-1", up.atMs + 1)).toBeUndefined();
  });

  it("go, the oldest first, when a device has told too many, whatever time it claims for them", () => {
    const records = createMomentRecords(database);
    const flood = Array.from({ length: 1_200 }, (_, index) => moment(index + 1, { atMs: 9e14 - index }));
    records.saveMoments(flood, 100);
    const kept = records.moments("washer-1", all);
    expect(kept.length).toBeLessThanOrEqual(600);
    expect(Math.max(...kept.map(({ commitSeq }) => commitSeq))).toBe(1_200);
    expect(Math.min(...kept.map(({ commitSeq }) => commitSeq))).toBeGreaterThan(600);
  });
});
