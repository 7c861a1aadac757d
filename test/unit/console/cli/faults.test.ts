import { expect, it } from "vitest";
import { exampleFaults } from "../../../lib/example-faults.ts";
import { cliBench } from "./cli-bench.ts";

it("lists the severity of a fault that is only pending in brackets", async () => {
  const bench = await cliBench();
  bench.api.plane.faultList.push(...exampleFaults("washer-1", 1_800_000_000_000));

  const { out } = await bench.run("faults");

  const begins = out.split("\n").map((line) => line.split(/ +/).slice(0, 2).join(" "));
  expect(begins).toEqual(expect.arrayContaining(["critical firing", "(critical) pending"]));
});
