import { expect, it } from "vitest";
import { exampleFaults } from "../../../lib/example-faults.ts";
import { cliBench } from "./cli-bench.ts";

it("tells what happened to a device, narrowed to kinds and a range", async () => {
  const bench = await cliBench();
  bench.api.plane.faultList.push(...exampleFaults("washer-1", Date.UTC(2026, 10, 20)));
  const range = "--from 2026-11-01T00:00:00Z --to 2026-11-21T00:00:00Z";

  const { out, code } = await bench.run(`timeline washer-1 --kinds fault ${range}`);

  expect(code).toBe(0);
  expect(out).toContain("A disk is almost full, /var, critical");
  expect(out).toContain("goes on");
  const other = await bench.run(`timeline washer-1 --kinds loss ${range}`);
  expect(other.out).toContain("Nothing happened between");
});

it("names a kind that does not exist", async () => {
  const bench = await cliBench();
  const { code, err } = await bench.run("timeline washer-1 --kinds weather");
  expect(code).not.toBe(0);
  expect(err).toContain("kinds");
});
