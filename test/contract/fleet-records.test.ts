/** What any records store must do for the fleet, proved on SQLite in a real file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyProfile } from "../../broker/fleet/device-registry.ts";
import type {
  CertificateRecords,
  CertificateRow,
  ClaimRecords,
  ClaimTokenRow,
  DeviceRecords,
  DeviceRow,
} from "../../broker/fleet/fleet-records.ts";
import { createCertificateRecords } from "../../broker/store/records/sqlite/certificate-records.ts";
import { createClaimRecords } from "../../broker/store/records/sqlite/claim-records.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { createDeviceRecords } from "../../broker/store/records/sqlite/device-records.ts";
import { fleetMigration } from "../../broker/store/records/sqlite/migrations/0001-fleet.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";

let folder: string;
let database: SqlDatabase;
let devices: DeviceRecords;
let certificates: CertificateRecords;
let claims: ClaimRecords;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "housecall-records-"));
  open();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  database = openSqlDatabase(join(folder, "records.db"), recordsMigrations);
  devices = createDeviceRecords(database);
  certificates = createCertificateRecords(database);
  claims = createClaimRecords(database);
}

function reopen(): void {
  database.close();
  open();
}

function device(id: string, change: Partial<DeviceRow> = {}): DeviceRow {
  return {
    ...{
      id,
      claimedAtMs: 1,
      revokedAtMs: null,
      sessionStartedAtMs: null,
      disconnectedAtMs: null,
      disconnectReason: null,
    },
    ...{ lastReportAtMs: null, configSyncedAtMs: null, note: "", profile: emptyProfile },
    ...change,
  };
}

const certificate = (fingerprint: string, deviceId: string): CertificateRow => ({
  fingerprint,
  deviceId,
  issuedAtMs: 10,
  expiresAtMs: 20,
});

const token = (secretHash: string, change: Partial<ClaimTokenRow> = {}): ClaimTokenRow => ({
  ...{
    secretHash,
    deviceId: null,
    note: "",
    createdBy: "kim",
    createdAtMs: 100,
    expiresAtMs: 200,
    used: null,
  },
  ...change,
});

describe("device records", () => {
  it("give back every field after a restart", async () => {
    const full = device("washer-1", {
      ...{
        revokedAtMs: 2,
        sessionStartedAtMs: 3,
        disconnectedAtMs: 4,
        disconnectReason: "keep_alive",
        lastReportAtMs: 5,
      },
      ...{
        configSyncedAtMs: 6,
        note: "Kim's, 3층 부엌",
        profile: { ...emptyProfile, name: "Küche ' \" 세탁기", capabilities: ["logs"], bootedAtMs: 7 },
      },
    });
    await devices.save([full, device("washer-2")]);
    reopen();

    expect(await devices.all()).toEqual([full, device("washer-2")]);
  });

  it("of an older store have no note", async () => {
    database.close();
    rmSync(join(folder, "records.db"));
    const older = openSqlDatabase(join(folder, "records.db"), [fleetMigration]);
    older.run(
      "INSERT INTO devices (id, claimed_at_ms, profile) VALUES (?, ?, ?)",
      ...["washer-1", 1, JSON.stringify(emptyProfile)],
    );
    older.close();
    open();

    expect(await devices.all()).toEqual([device("washer-1")]);
  });

  it("replace what they had", async () => {
    await devices.save([device("washer-1", { lastReportAtMs: 1 })]);
    await devices.save([device("washer-1", { lastReportAtMs: 2 })]);

    expect((await devices.all()).map((row) => row.lastReportAtMs)).toEqual([2]);
  });
});

describe("certificate records", () => {
  it("hold one certificate per device, the newest", async () => {
    await certificates.replace(device("washer-1"), certificate("aa", "washer-1"));
    await certificates.replace(device("washer-2"), certificate("bb", "washer-2"));
    await certificates.replace(device("washer-1"), certificate("cc", "washer-1"));
    reopen();

    expect((await certificates.active()).map((row) => row.fingerprint).sort()).toEqual(["bb", "cc"]);
  });

  it("hold none of a revoked device", async () => {
    await certificates.replace(device("washer-1"), certificate("aa", "washer-1"));
    await certificates.revoke(device("washer-1", { revokedAtMs: 30 }), 30);
    reopen();

    expect(await certificates.active()).toEqual([]);
    expect((await devices.all())[0]?.revokedAtMs).toBe(30);
  });
});

describe("claim records", () => {
  const use = (secretHash: string, id: string) =>
    claims.use({
      secretHash,
      keyHash: "k",
      atMs: 150,
      device: device(id),
      certificate: certificate(`f-${id}`, id),
    });

  it("let a token be used once, and tell by whom", async () => {
    await claims.insert(token("hash", { deviceId: "washer-1", note: "Kim" }));
    const outcomes = [await use("hash", "washer-1"), await use("hash", "washer-2")];
    reopen();

    expect(outcomes).toEqual(["claimed", "taken"]);
    expect(await claims.find("hash")).toEqual(
      token("hash", {
        deviceId: "washer-1",
        note: "Kim",
        used: { atMs: 150, deviceId: "washer-1", keyHash: "k" },
      }),
    );
    expect((await devices.all()).map((row) => row.id)).toEqual(["washer-1"]);
    expect((await certificates.active()).map((row) => row.fingerprint)).toEqual(["f-washer-1"]);
  });

  it("keep a token unused when device or certificate cannot be stored", async () => {
    await claims.insert(token("hash"));
    await certificates.replace(device("washer-9"), certificate("f-washer-1", "washer-9"));

    await expect(use("hash", "washer-1")).rejects.toThrow();

    expect((await claims.find("hash"))?.used).toBeNull();
    expect((await devices.all()).map((row) => row.id)).toEqual(["washer-9"]);
  });

  it("count what can still be used, and forget what has expired", async () => {
    await claims.insert(token("open"));
    await claims.insert(token("used"));
    await claims.insert(token("old", { expiresAtMs: 50 }));
    await use("used", "washer-1");
    const open = await claims.countOpen(120);

    await claims.removeExpired(120);

    expect(open).toBe(1);
    expect([await claims.find("old"), (await claims.find("open"))?.secretHash]).toEqual([undefined, "open"]);
  });
});
