import type { Fault } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import { chartLegend, summaryWords } from "../../../../console/web/pages/device/chart/chart-legend.ts";
import { chartMarks } from "../../../../console/web/pages/device/chart/chart-marks.ts";
import {
  chartColumns,
  rangeBounds,
  readChartRange,
  refreshMs,
  summarise,
} from "../../../../console/web/pages/device/chart/chart-view-model.ts";
import { valueRange } from "../../../../console/web/pages/device/chart/value-range.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { exampleFaults } from "../../../lib/example-faults.ts";

const point = (atMs: number, avg: number) => ({ atMs, min: avg - 1, max: avg + 1, avg, count: 6 });
const series = { signal: "temperature_celsius", instance: "soc", unit: "celsius", bucketMs: 10_000 };

describe("the range of a chart", () => {
  it("is read from the address, and is the last hour when that makes no sense", () => {
    expect(readChartRange({ signal: "", range: "6h", from: "", to: "" })).toEqual({
      kind: "last",
      name: "6h",
    });
    expect(readChartRange({ signal: "", range: "", from: "1000", to: "2000" })).toEqual({
      kind: "fixed",
      fromMs: 1_000,
      toMs: 2_000,
    });
    expect(readChartRange({ signal: "", range: "9y", from: "2000", to: "1000" })).toEqual({
      kind: "last",
      name: "1h",
    });
    expect(readChartRange({ signal: "drain_duration_s", range: "", from: "", to: "" })).toEqual({
      kind: "last",
      name: "7d",
    });
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

  it("see no gap between two washes, however long nobody washed", () => {
    const points = [0, 60_000, 120_000, 86_400_000].map((atMs) => point(atMs, 80));

    expect(chartColumns({ ...series, signal: "drain_duration_s", unit: "s", points }).gaps).toBe(0);
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

describe("the marks of a chart", () => {
  const [disk] = exampleFaults("washer-1", 1_000_000_000);
  const [fact] = disk?.evidence ?? [];
  if (disk === undefined || fact?.kind !== "value") throw new Error("the example has a fault with a value");
  const drain = { ...fact, signal: "drain_duration_s", instance: "", unit: "s", value: 242 };
  const faultWith = (...evidence: Fault["evidence"]) => [{ ...disk, evidence }];
  const asked = { signal: "drain_duration_s", instance: "", unit: "s" };
  const limit = { ...drain, threshold: 118, side: "above" as const };
  const about = { signal: "drain_duration_s", as: "usual" as const };
  const usual = { ...drain, signal: "usual", value: 74, threshold: null, about };

  it("are the limit and what is usual, of faults with the same signal and instance", () => {
    expect(chartMarks(faultWith(limit, usual), asked)).toEqual([
      { kind: "limit", value: 118, side: "above" },
      { kind: "usual", value: 74 },
    ]);
    expect(chartMarks(faultWith(limit), { ...asked, instance: "cold" })).toEqual([]);
    expect(chartMarks([], asked)).toEqual([]);
  });

  it("have the limit of a mean once, and only in the signal's unit", () => {
    const mean = { ...limit, signal: "lately", about: { ...about, as: "summary" as const } };

    expect(chartMarks(faultWith(limit, { ...mean, threshold: 118.1 }), asked)).toHaveLength(1);
    expect(chartMarks(faultWith(mean), asked)).toHaveLength(1);
    expect(chartMarks(faultWith({ ...mean, unit: "ratio" }), asked)).toEqual([]);
  });

  it("have no limit where equality is asked for, and guess the side when an older server does not say it", () => {
    expect(chartMarks(faultWith({ ...limit, side: "equal" }), asked)).toEqual([]);
    expect(chartMarks([disk], { signal: "disk_used_ratio", instance: "/var", unit: "ratio" })).toEqual([
      { kind: "limit", value: 0.95, side: "above" },
    ]);
  });

  it("are not drawn on a counter, whose chart is a rate", () => {
    const counter = { ...limit, signal: "network_sent_bytes_total", unit: "bytes" };

    expect(chartMarks(faultWith(counter), { signal: counter.signal, instance: "", unit: "bytes" })).toEqual(
      [],
    );
  });

  it("of a state say what it is now, and no lowest", () => {
    const columns = chartColumns({ ...series, unit: "flag", points: [point(0, 1)] });
    const say = { translate: createTranslate("en"), write: (value: number) => (value === 1 ? "yes" : "no") };

    expect(summaryWords(columns, say)).toBe("newest yes");
    expect(summaryWords({ ...columns, unit: "celsius" }, say)).toBe("newest yes, lowest no, highest no");
    expect(summaryWords(chartColumns({ ...series, points: [] }), say)).toBe("");
  });

  it("are told in words, the beginning of the fault only where it is in sight", () => {
    const marks = chartMarks(faultWith(limit, usual), asked);
    const reader = {
      translate: createTranslate("en"),
      moment: createFormatMoment({ language: "en", timeZone: "UTC" }),
      write: (value: number) => `${value} s`,
    };
    const facts = { shape: "points", bucket: "", marks, beganAtMs: 5_000 } as const;

    expect(
      chartLegend({ ...facts, bounds: { fromMs: 0, toMs: 9_000 } }, reader).map(({ text }) => text),
    ).toEqual([
      "One point per cycle",
      "Limit of the fault: above 118 s",
      "Usual for this device: 74 s",
      "The condition is met since 1 Jan 1970, 00:00",
    ]);
    expect(chartLegend({ ...facts, bounds: { fromMs: 6_000, toMs: 9_000 } }, reader)).toHaveLength(3);
  });
});
