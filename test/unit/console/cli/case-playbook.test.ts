import { beforeEach, describe, expect, it } from "vitest";
import { cliBench } from "./cli-bench.ts";

let bench: Awaited<ReturnType<typeof cliBench>>;
beforeEach(async () => {
  bench = await cliBench();
  await bench.run("cases open washer-1 --about slow");
});

describe("a playbook on the command line", () => {
  it("is offered, started, answered and stopped, each told in lines", async () => {
    const { run } = bench;

    expect((await run("cases playbook show 1")).out).toBe(
      "start linux.network  The device loses its network\n",
    );
    const started = await run("cases playbook start 1 linux.network");
    const skipped = await run("cases playbook answer 1 signal --is skipped --note at-work");
    const stopped = await run("cases playbook stop 1 --note enough");

    expect([started.code, skipped.code, stopped.code]).toEqual([0, 0, 0]);
    expect(started.out).toContain("  reports: ok by telemetry; Time since the last report: 0 s\n");
    expect(started.out).toContain(
      "> signal: Strength of the Wi-Fi (unknown)\n  expected: Stronger than -75 dBm\n",
    );
    expect(skipped.out).toContain("  signal: skipped by person; at-work\n");
    expect(stopped.out).toContain("The device loses its network: stopped, begun by command line");
    expect((await run("cases show 1")).out).toContain("playbook ended");
  });

  it("says why it cannot be done, with an exit code of its own", async () => {
    const { run } = bench;

    const unknown = await run("cases playbook start 1 washer.flying");
    const idle = await run("cases playbook stop 1 --note enough");

    expect(unknown.code).toBe(4);
    expect(unknown.err).toContain('There is no playbook "washer.flying".');
    expect(idle.err).toContain("No playbook goes on in case C-2026-000001.");
  });
});
