import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { measureStores, noSizes } from "../../../../broker/health/store-sizes.ts";

it("adds up the files of each store, those of folders in folders included", async () => {
  const folder = mkdtempSync(join(tmpdir(), "housecall-sizes-"));
  mkdirSync(join(folder, "telemetry"));
  mkdirSync(join(folder, "blobs", "ab"), { recursive: true });
  writeFileSync(join(folder, "records.sqlite"), "x".repeat(10));
  writeFileSync(join(folder, "records.sqlite-wal"), "x".repeat(5));
  writeFileSync(join(folder, "telemetry", "day.duckdb"), "x".repeat(7));
  writeFileSync(join(folder, "blobs", "ab", "file"), "x".repeat(3));

  const sizes = await measureStores(folder);

  rmSync(folder, { recursive: true });
  expect(sizes).toEqual({ records: 15, telemetry: 7, blobs: 3, parts: 0 });
});

it("finds nothing where nothing is", async () => {
  expect(await measureStores("/no/such/folder")).toEqual(noSizes);
});
