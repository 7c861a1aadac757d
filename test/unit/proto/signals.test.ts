import { codeName, deviceClasses, findSignal, signalsOf } from "@housecall/proto/signals";
import { describe, expect, it } from "vitest";
import { z } from "zod";

/** The unit must stand last in the id, as on the wire; counts, codes and flags have none to show. */
const unitEndings: Record<string, RegExp> = {
  ratio: /_ratio$/,
  "ratio/h": /_ratio_per_h$/,
  bytes: /_bytes(_total)?$/,
  s: /_s$/,
  h: /_hours$/,
  d: /(^days_|_days$)/,
  celsius: /_celsius$/,
  A: /_a$/,
  V: /_v$/,
  W: /_w$/,
  Pa: /_pa$/,
  mm: /_mm$/,
  "mm/s": /_mm_s$/,
  rpm: /_rpm$/,
  Hz: /_hz$/,
  kHz: /_khz$/,
  dBm: /_dbm$/,
  "L/min": /_l_per_min$/,
  "Mbit/s": /_mbit_s$/,
  count: /^/,
  code: /^/,
  flag: /^/,
};

const entry = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{1,63}$/),
  unit: z.enum(Object.keys(unitEndings) as [string, ...string[]]),
  kind: z.enum(["gauge", "counter", "state"]),
  min: z.number(),
  max: z.number(),
  decimals: z.number().int().min(0).max(9),
  cadenceSeconds: z.number().int().min(1).max(86_400),
  instance: z.string(),
  per: z.literal("cycle").optional(),
  codes: z.record(z.string().regex(/^[a-z][a-z-]*$/), z.number().int()).optional(),
  codeNames: z
    .record(z.string(), z.strictObject({ en: z.string().min(2), ko: z.string().regex(/[가-힣]/) }))
    .optional(),
  en: z.string().min(3),
  ko: z.string().regex(/[가-힣]/),
  source: z.string().min(3),
});

describe.each(deviceClasses)("signal catalogue of %s", (deviceClass) => {
  const signals = signalsOf(deviceClass);

  it("describes every signal completely", () => {
    for (const signal of signals) expect(() => entry.parse(signal), signal.id).not.toThrow();
  });

  it("names each signal once, with its unit last and a range that is one", () => {
    expect(new Set(signals.map((signal) => signal.id)).size).toBe(signals.length);
    for (const signal of signals) {
      expect(signal.id).toMatch(unitEndings[signal.unit] ?? /$never/);
      expect(signal.max).toBeGreaterThan(signal.min);
      expect(signal.kind === "counter", signal.id).toBe(signal.id.endsWith("_total"));
    }
  });
});

it("names codes once each, within the range of their signal", () => {
  const coded = deviceClasses.flatMap((deviceClass) =>
    signalsOf(deviceClass).filter(({ codes }) => codes !== undefined),
  );

  expect(coded.length).toBeGreaterThan(0);
  for (const { id, codes = {}, min, max, unit } of coded) {
    const values = Object.values(codes);
    expect(unit, id).toBe("code");
    expect(new Set(values).size, id).toBe(values.length);
    for (const value of values) expect(value >= min && value <= max, `${id} ${value}`).toBe(true);
  }
});

it("says in both languages what people call each code", () => {
  const signals = deviceClasses.flatMap((deviceClass) => signalsOf(deviceClass));

  for (const { id, codes = {}, codeNames = {} } of signals)
    expect(Object.keys(codeNames), id).toEqual(Object.keys(codes));
  const phase = findSignal("cycle_phase", "washer");
  expect(phase && codeName(phase, 3)).toEqual({ en: "drain", ko: "배수" });
  expect(phase && codeName(phase, 9)).toBeUndefined();
});

it("finds a signal by id, first in the class that is asked for", () => {
  expect(findSignal("drum_speed_rpm", "dryer")?.max).toBe(200);
  expect(findSignal("drum_speed_rpm", "washer")?.max).toBe(2000);
  expect(findSignal("disk_used_ratio", "washer")?.instance).toBe("mount");
  expect(findSignal("no_such_signal")).toBeUndefined();
});
