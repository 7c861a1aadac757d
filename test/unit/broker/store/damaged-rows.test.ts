import type { Fault } from "@housecall/proto/api";
import { beforeEach, describe, expect, it } from "vitest";
import { openSqlDatabase, type SqlDatabase } from "../../../../broker/store/records/sqlite/database.ts";
import { createFaultRecords } from "../../../../broker/store/records/sqlite/fault-records.ts";
import { createIngestRecords } from "../../../../broker/store/records/sqlite/ingest-records.ts";
import { recordsMigrations } from "../../../../broker/store/records/sqlite/migrations/index.ts";
import { exampleFaults } from "../../../lib/example-faults.ts";

const nowMs = Date.UTC(2026, 10, 21, 10);
let database: SqlDatabase;
beforeEach(() => {
  database = openSqlDatabase(":memory:", recordsMigrations);
});

function faultOf(id: string): Fault {
  const [example] = exampleFaults("dev-1", nowMs);
  if (example === undefined) throw new Error("there is no example");
  return { ...example, id, ruleId: `rule-${id}` };
}

describe("rows of records.sqlite whose JSON is damaged", () => {
  it.each([
    ["cut off", "substr(fault, 1, 40)"],
    ["empty", "''"],
    ["of another shape", "'[1]'"],
    ["without a field", "json_remove(fault, '$.evidence')"],
  ])("leave the other faults in the list and are named: %s", (_what, damage) => {
    const records = createFaultRecords(database);
    for (const id of ["1-0", "2-0", "3-0"]) records.saveFault(faultOf(id), true);
    database.run(`UPDATE faults SET fault = ${damage} WHERE id = '2-0'`);

    const listed = records.faults({ state: "open", limit: 10 });

    expect(listed.map(({ id }) => id).sort()).toEqual(["1-0", "3-0"]);
    expect(database.json.damaged).toMatchObject({
      count: 1,
      example: expect.stringContaining("faults.fault of 2-0"),
    });
  });

  it("are closed when their fault changes, so that it can be told anew", () => {
    const records = createFaultRecords(database);
    const fault = faultOf("1-0");
    records.saveFault(fault, true);
    database.run("UPDATE faults SET fault = 'x'");

    expect(records.openFault(fault)).toBeUndefined();
    records.saveFault({ ...fault, id: "9-0" }, true);
    expect(records.openFault(fault)?.id).toBe("9-0");
    expect(records.faults({ state: "open", limit: 10 }).map(({ id }) => id)).toEqual(["9-0"]);
  });

  it("leave the other devices' losses, positions and values", () => {
    const records = createIngestRecords(database);
    const times = { firstAtMs: nowMs, lastAtMs: nowMs, recordedAtMs: nowMs };
    const loss = {
      stream: "logs",
      reason: "spool_full",
      quantity: 3,
      firstSequence: 1,
      lastSequence: 3,
      ...times,
    };
    const positions = [{ upTo: 7, ranges: [{ first: 9, last: 10 }] }];
    for (const sequence of [1, 2])
      records.saveLoss({ deviceId: "dev-1", spoolId: "s", stream: "urgent", sequence }, loss);
    for (const deviceId of ["dev-1", "dev-2"]) {
      records.savePositions([{ deviceId, spoolId: "s", positions }], 1);
      records.saveAliases(deviceId, "s", [{ alias: 1, signal: "x", instance: "", unit: "" }]);
      records.saveLive([{ deviceId, values: [], state: { locked: true }, stateAtMs: null }]);
    }
    database.run("UPDATE losses SET loss = '{' WHERE record_sequence = 1");
    for (const [table, column] of [
      ["spool_positions", "positions"],
      ["spools", "aliases"],
      ["live_devices", "snapshot"],
    ])
      database.run(`UPDATE ${table} SET ${column} = 'null' WHERE device_id = 'dev-1'`);

    expect(records.losses("dev-1", 10)).toEqual([loss]);
    expect(records.loadPositions()).toEqual([{ deviceId: "dev-2", spoolId: "s", positions }]);
    expect(records.loadAliases("dev-1", "s")).toEqual([]);
    expect(records.loadAliases("dev-2", "s")).toHaveLength(1);
    expect(records.loadLive().map(({ deviceId }) => deviceId)).toEqual(["dev-2"]);
    expect(database.json.damaged?.count).toBe(4);
  });

  it("are forgotten when they are whole again", () => {
    const records = createFaultRecords(database);
    records.saveFault(faultOf("1-0"), true);
    database.run("UPDATE faults SET fault = 'x'");
    records.faults({ state: "open", limit: 10 });
    records.saveFault(faultOf("1-0"), true);

    expect(records.faults({ state: "open", limit: 10 })).toEqual([faultOf("1-0")]);
    expect(database.json.damaged).toBeUndefined();
  });
});
