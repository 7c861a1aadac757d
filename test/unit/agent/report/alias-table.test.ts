import { limits } from "@housecall/proto";
import { silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { FileAliasTable } from "../../../../agent/report/alias-table.ts";
import { FaultyDisk } from "../../../lib/faulty-disk.ts";

const load = { signal: "cpu_load_ratio", instance: "", unit: "ratio" };
const disk = (instance: string) => ({ signal: "disk_free_bytes", instance, unit: "bytes" });

describe("alias table", () => {
  it("gives each signal and instance one number, for ever", async () => {
    const files = new FaultyDisk();
    const table = await FileAliasTable.open(files, silentLogger);
    expect([
      table.aliasOf(load),
      table.aliasOf(disk("/")),
      table.aliasOf(disk("/var")),
      table.aliasOf(load),
    ]).toEqual([1, 2, 3, 1]);
    await table.save();
    const again = await FileAliasTable.open(files.restart("power"), silentLogger);

    expect(again.all()).toEqual(table.all());
    expect(again.aliasOf(disk("/var"))).toBe(3);
    expect(again.aliasOf(disk("/home"))).toBe(4);
  });

  it("saves what was added while it was saving", async () => {
    const files = new FaultyDisk();
    const table = await FileAliasTable.open(files, silentLogger);
    table.aliasOf(load);
    const saving = table.save();
    table.aliasOf(disk("/"));
    await saving;
    await table.save();

    expect((await FileAliasTable.open(files.restart("power"), silentLogger)).count).toBe(2);
  });

  it("goes on after a save that the disk refused half-way", async () => {
    const files = new FaultyDisk();
    const table = await FileAliasTable.open(files, silentLogger);
    table.aliasOf(load);
    files.capacityBytes = 20;
    await expect(table.save()).rejects.toThrow("ENOSPC");
    files.capacityBytes = 1_000;
    await table.save();

    expect((await FileAliasTable.open(files.restart("power"), silentLogger)).aliasOf(load)).toBe(1);
  });

  it("never gives a number that a damaged line may have had", async () => {
    const files = new FaultyDisk();
    const table = await FileAliasTable.open(files, silentLogger);
    for (const mount of ["/", "/var", "/home"]) table.aliasOf(disk(mount));
    await table.save();
    const bytes = Buffer.from(files.content("aliases"));
    bytes.writeUInt8((bytes.at(-5) ?? 0) ^ 1, bytes.length - 5);
    files.plant("aliases", bytes);
    const again = await FileAliasTable.open(files, silentLogger);

    expect(again.aliasOf(disk("/var"))).toBe(2);
    expect(again.aliasOf(disk("/new"))).toBeGreaterThan(3);
  });

  it("never gives a number that records use when the file is gone", async () => {
    const table = await FileAliasTable.open(new FaultyDisk(), silentLogger);
    table.reserve(40);

    expect(table.aliasOf(load)).toBeGreaterThan(40);
  });

  it("refuses when no number is left", async () => {
    const table = await FileAliasTable.open(new FaultyDisk(), silentLogger);
    for (let index = 0; index < limits.aliasesPerDevice; index += 1) table.aliasOf(disk(`/${index}`));

    expect(table.aliasOf(load)).toBeUndefined();
    expect(table.aliasOf(disk("/7"))).toBe(8);
  });
});
