import { describe, expect, it } from "vitest";
import {
  chartColumns,
  rangeBounds,
  readChartRange,
  refreshMs,
  summarise,
  thresholdOf,
} from "../../../../console/web/pages/device/chart/chart-view-model.ts";
import { valueRange } from "../../../../console/web/pages/device/chart/value-range.ts";
import { exampleFaults } from "../../../lib/example-faults.ts";

const point = (atMs: number, avg: number) => ({ atMs, min: avg - 1, max: avg + 1, avg, count: 6 });
const series = { signal: "temperature_celsius", instance: "soc", unit: "celsius", bucketMs: 10_000 };

describe("the range of a chart", () => {
  it("is read from the address, and is the last hour when that makes no sense", () => {
    expect(readChartRange({ range: "6h", from: "", to: "" })).toEqual({ kind: "last", name: "6h" });
    expect(readChartRange({ range: "", from: "1000", to: "2000" })).toEqual({
      kind: "fixed",
      fromMs: 1_000,
      toMs: 2_000,
    });
    expect(readChartRange({ range: "9y", from: "2000", to: "1000" })).toEqual({ kind: "last", name: "1h" });
  });

  it("stays the same within its step, so that it is not fetched twice", () => {
    const bounds = rangeBounds({ kind: "last", name: "1h" }, 100_000_001);

    expect(bounds).toEqual(rangeBounds({ kind: "last", name: "1h" }, 100_009_999));
    expect(bounds.toMs - bounds.fromMs).toBe(3_600_000);
    expect(refreshMs("7d")).toBeGreaterThan(refreshMs("1h"));
  });
});

describe("the columns of a chart", () => {
  it("leave a gap where nothing was measured, so that no line crosses it", () => {
    const columns = chartColumns({
      ...series,
      points: [point(0, 5), point(10_000, 6), point(90_000, 7), point(100_000, 8)],
    });

    expect(columns.avg).toEqual([5, 6, null, 7, 8]);
    expect(columns.atSeconds).toEqual([0, 10, 20, 90, 100]);
    expect(columns.gaps).toBe(1);
  });

  it("see no gap where a signal is slower than the buckets", () => {
    const points = [0, 60_000, 120_000, 180_000].map((atMs) => point(atMs, 1));

    expect(chartColumns({ ...series, points }).gaps).toBe(0);
  });

  it("show a counter as its change per second, and a restart as nothing", () => {
    const counter = { ...series, signal: "network_received_bytes_total", unit: "bytes" };
    const at = (atMs: number, value: number) => ({ atMs, min: value, max: value, avg: value, count: 1 });
    const columns = chartColumns({
      ...counter,
      points: [at(0, 1_000), at(10_000, 3_000), at(20_000, 50), at(30_000, 550)],
    });

    expect(columns.unit).toBe("bytes_per_s");
    expect(columns.avg.filter((value) => value !== null)).toEqual([200, 50]);
  });

  it("are summed up in words from the extremes, not from the averages", () => {
    expect(
      summarise(chartColumns({ ...series, points: [point(0, 5), point(10_000, 9), point(20_000, 6)] })),
    ).toEqual({ newest: 6, min: 4, max: 10 });
    expect(summarise(chartColumns({ ...series, points: [] }))).toBeUndefined();
  });
});

describe("the value axis", () => {
  it("holds every number and the limit, with air around them", () => {
    const [low, high] = valueRange([40, 60, 80], Number.POSITIVE_INFINITY);

    expect([low, high]).toEqual([36, 84]);
  });

  it("does not blow up noise, and stays within what can be", () => {
    const [low, high] = valueRange([0.9991, 1, null], 1);

    expect(high).toBe(1);
    expect(low).toBeLessThan(0.98);
    expect(valueRange([0, 0.001], 1)[0]).toBe(0);
    expect(valueRange([1.2, 1.4], 1)[1]).toBeGreaterThan(1.4);
  });

  it("is never empty", () => {
    expect(valueRange([null, Number.NaN], 1)).toEqual([0, 1]);
    expect(valueRange([0, 0], Number.POSITIVE_INFINITY)).toEqual([0, 0.5]);
    expect(valueRange([-70, -70], 0)[0]).toBeLessThan(-70);
  });
});

describe("the limit line", () => {
  it("is that of an open fault of the same signal and instance", () => {
    const faults = exampleFaults("washer-1", 1_000_000_000);

    expect(thresholdOf(faults, "disk_used_ratio", "/var")).toBe(0.95);
    expect(thresholdOf(faults, "disk_used_ratio", "/")).toBeNull();
    expect(thresholdOf([], "disk_used_ratio", "/var")).toBeNull();
  });
});
