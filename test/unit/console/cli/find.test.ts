import { expect, it } from "vitest";
import { cliBench } from "./cli-bench.ts";

it("finds a device by its id, and nothing in nonsense", async () => {
  const bench = await cliBench();

  const { out, code } = await bench.run("find washer-1");
  const nothing = await bench.run("find zzzzzz");

  expect(code).toBe(0);
  expect(out).toMatch(/^device +washer-1/m);
  expect(nothing.out).toContain("Nothing was found");
});
