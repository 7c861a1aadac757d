import { describe, expect, it } from "vitest";
import { exampleFaults } from "../../../lib/example-faults.ts";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";
import { cliBench } from "./cli-bench.ts";

describe("the command line", () => {
  it("shows values and reported state as people read them", async () => {
    const bench = await cliBench();
    const nowMs = bench.api.clock.nowMs();
    const value = (signal: string, unit: string, number: number) => ({
      signal,
      unit,
      value: number,
      instance: "",
      atMs: nowMs,
    });
    bench.api.plane.devices.set("washer-1", {
      ...deviceExample("washer-1", bench.api.clock),
      deviceClass: "dryer",
      values: [
        value("cpu_busy_ratio", "ratio", 0.4321),
        value("memory_total_bytes", "bytes", 8 * 1_024 ** 3),
        value("network_link_up", "flag", 1),
        value("cycle_phase", "code", 5),
      ],
      state: { door_locked: true },
      stateAtMs: nowMs,
    });

    const { out } = await bench.run("device washer-1");

    expect(out).toMatch(/Share of processor time not idle +43\.2 %/);
    expect(out).toMatch(/Memory the kernel manages +8\.0 GB/);
    expect(out).toMatch(/Interface has a carrier +yes/);
    expect(out).toMatch(/Phase of the programme +condenser care/);
    expect(out).toMatch(/Reported state, 0 s ago:\ndoor_locked {2}yes/);
  });

  it("tells a fault's evidence by the name of a code", async () => {
    const bench = await cliBench();
    const [fault] = exampleFaults("washer-1", bench.api.clock.nowMs());
    if (fault === undefined) throw new Error("the example has a fault");
    bench.api.plane.faultList.push({
      ...fault,
      evidence: [
        {
          kind: "value",
          label: "Phase",
          signal: "phase",
          instance: "",
          unit: "code",
          value: 3,
          threshold: 3,
          valueName: { en: "drain", ko: "배수" },
          thresholdName: { en: "drain", ko: "배수" },
          atMs: fault.startedAtMs,
        },
      ],
    });

    const { out } = await bench.run("faults");

    expect(out).toContain("Phase drain (limit drain)");
  });
});
