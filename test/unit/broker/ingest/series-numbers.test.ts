import { describe, expect, it } from "vitest";
import { ingestLimits } from "../../../../broker/ingest/ingest-limits.ts";
import { type SeriesHandle, SeriesNumbers } from "../../../../broker/ingest/series-numbers.ts";
import type { SeriesDefinition } from "../../../../broker/store/telemetry/telemetry-store.ts";

describe("series numbers", () => {
  it("are the same for a signal of a device, whatever spool names it", () => {
    const { numberOf, told } = numbers();

    const first = numberOf(handle("/"));
    const fromAnotherSpool = numberOf(handle("/"));

    expect(fromAnotherSpool).toBe(first);
    expect(told.newSeries).toMatchObject([
      { id: first, deviceId: "dev-1", signal: "disk_used_ratio", instance: "/" },
    ]);
  });

  it("differ by device, instance and unit", () => {
    const { numberOf } = numbers();

    const ids = [
      numberOf(handle("/")),
      numberOf(handle("/data")),
      numberOf(handle("/", "percent")),
      numberOf(handle("/"), "dev-2"),
    ];

    expect(new Set(ids).size).toBe(4);
  });

  it("of a device that invents names for ever are taken back from those that rested longest", () => {
    const { numberOf, told } = numbers();
    const kept = handle("kept");
    const keptId = numberOf(kept);

    for (let name = 0; name < 3 * ingestLimits.seriesPerDevice; name += 1) {
      numberOf(handle(`/mnt/${name}`));
      expect(numberOf(kept)).toBe(keptId);
    }

    const alive = told.newSeries.length - told.retiredSeries.length;
    expect(alive).toBeLessThanOrEqual(ingestLimits.seriesPerDevice);
    expect(new Set(told.retiredSeries).size).toBe(told.retiredSeries.length);
  });

  it("are new when a name comes back that had to go, also for who still holds its handle", () => {
    const { numberOf, told } = numbers();
    const held = handle("held");
    const before = numberOf(held);
    for (let name = 0; name < ingestLimits.seriesPerDevice; name += 1) numberOf(handle(`/mnt/${name}`));

    const after = numberOf(held);

    expect(told.retiredSeries).toContain(before);
    expect(after).not.toBe(before);
    expect(told.newSeries.at(-1)).toMatchObject({ id: after, instance: "held" });
  });
});

function numbers() {
  const series = new SeriesNumbers(1);
  const told = { newSeries: [] as SeriesDefinition[], retiredSeries: [] as number[] };
  return {
    told,
    numberOf: (given: SeriesHandle, deviceId = "dev-1") => series.numberOf(given, deviceId, told),
  };
}

function handle(instance: string, unit = "ratio"): SeriesHandle {
  const signal = "disk_used_ratio";
  return { alias: 1, signal, instance, unit, key: `${signal}\u0000${instance}`, series: undefined };
}
