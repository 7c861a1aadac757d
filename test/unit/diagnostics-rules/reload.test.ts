import { createEngine, type Engine, type EngineInput } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

type Parts = Readonly<Record<string, unknown>>;
type Samples = Readonly<Record<string, number>>;

/** A device that is judged by one version of a rule first, then by another. */
function start(earlier: Parts) {
  let engine = createEngine({ rules: [rule({ late: "2m", ...earlier })] });
  const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio", "swap_used_ratio"]);
  feed(engine, [device.birth(0)]);
  return {
    device,
    engine: (): Engine => engine,
    tell: (...inputs: readonly EngineInput[]) => feed(engine, inputs),
    rows: (rows: readonly (readonly [atS: number, samples: Samples])[]) =>
      feed(
        engine,
        rows.map(([atS, samples]) => device.metrics(atS, samples)),
      ),
    change: (...later: readonly Parts[]) => {
      const rules = later.map((parts) => rule({ late: "2m", version: 2, ...parts }));
      engine = createEngine({ rules, snapshot: engine.snapshot() });
    },
  };
}

const busy = (cpu_busy_ratio: number): Samples => ({ cpu_busy_ratio });

describe("a rule that is changed", () => {
  it("keeps the baseline of a clause that is as it was", () => {
    const usual = "cpu_busy_ratio > 2 * baseline(cpu_busy_ratio, 10 samples)";
    const run = start({ fire: [usual, "swap_used_ratio > 90%"] });
    run.rows(Array.from({ length: 10 }, (_, index) => [10 * index, busy(0.2)] as const));

    run.change({
      fire: ["swap_used_ratio > 50% for 1m", usual],
      evidence: { keep: ["max_over_time(swap_used_ratio[9m])"] },
    });

    expect(
      run.rows([
        [100, busy(0.39)],
        [110, busy(0.5)],
      ]),
    ).toEqual(["110 firing"]);
  });

  it("learns anew what is of something else now", () => {
    const run = start({ fire: ["cpu_busy_ratio > 2 * baseline(cpu_busy_ratio, 10 samples)"] });
    run.rows(Array.from({ length: 10 }, (_, index) => [10 * index, busy(0.2)] as const));

    run.change({ fire: ["cpu_busy_ratio > 2 * baseline(cpu_busy_ratio, 11 samples)"] });

    expect(run.rows([[110, busy(0.5)]])).toEqual([]);
  });

  it("goes on with its fault, tells it no second time, and ends it by what it says now", () => {
    const run = start({ fire: ["cpu_busy_ratio > 80%"] });
    const before = run.rows([[0, busy(0.85)]]);

    run.change({ fire: ["cpu_busy_ratio > 70%"] });
    const lower = run.rows([[10, busy(0.85)]]);
    run.change({ fire: ["cpu_busy_ratio > 90%"] });
    const higher = run.rows([[20, busy(0.85)]]);

    expect([before, lower, higher]).toEqual([["0 firing"], [], ["20 resolved"]]);
  });

  it("lets a pending fault fall back when it is none any more", () => {
    const run = start({ fire: ["cpu_busy_ratio > 80% for 1m"] });
    const before = run.rows([[0, busy(0.85)]]);

    run.change({ fire: ["cpu_busy_ratio > 90% for 1m"] });

    expect([before, run.rows([[10, busy(0.85)]])]).toEqual([["0 pending"], ["10 inactive"]]);
  });

  it("keeps the newest samples when a window becomes longer or shorter", () => {
    const run = start({ fire: ["min_over_time(cpu_busy_ratio[2m]) > 80%"], clear: "cpu_busy_ratio < 10%" });
    run.rows([
      [0, busy(0.5)],
      [10, busy(0.9)],
    ]);

    run.change({ fire: ["min_over_time(cpu_busy_ratio[20m]) > 80%"], clear: "cpu_busy_ratio < 10%" });
    const longer = run.rows([[200, busy(0.9)]]);
    run.change({ fire: ["min_over_time(cpu_busy_ratio[1m]) > 80%"], clear: "cpu_busy_ratio < 10%" });
    const shorter = run.rows([[210, busy(0.9)]]);

    expect([longer, shorter]).toEqual([[], ["210 firing"]]);
  });

  it("keeps them in order when there had been more than the window holds", () => {
    const run = start({ fire: ["count_over_time(cpu_busy_ratio[1m]) > 100"] });
    run.rows(Array.from({ length: 20 }, (_, index) => [10 * index, busy(0.5)] as const));

    run.change({ fire: ["count_over_time(cpu_busy_ratio[70s]) >= 7"] });

    expect(run.rows([[200, busy(0.5)]])).toEqual(["200 firing"]);
  });

  it("does not know how often there was more than it could keep", () => {
    const run = start({ fire: ['log("boom") >= 9 in 10m'] });
    run.change({ fire: ['log("boom") >= 2 in 10m and cpu_busy_ratio > 2'] });
    run.tell(...[10, 20, 30, 40, 50, 60].map((atS) => run.device.log(atS, "boom")));

    run.change({ fire: ['log("boom") < 6 in 10m'] });

    expect(run.tell(run.device.log(70, "boom"), run.device.heartbeat(300))).toEqual([]);
    expect(run.tell(...[590, 650, 665].map((atS) => run.device.heartbeat(atS)))).toEqual(["660 firing"]);
  });
});

describe("a rule that begins in the midst of what a device says", () => {
  const heartbeats = (device: RuleDevice, fromS: number, toS: number): EngineInput[] =>
    Array.from({ length: (toS - fromS) / 10 + 1 }, (_, index) => device.heartbeat(fromS + 10 * index));

  it.each([
    ["absent_over_time(cpu_busy_ratio[4m])", "740 firing"],
    ["absent_over_time(cpu_busy_ratio[4m]) and swap_used_ratio < 2", "740 firing"],
    ['not event("x") within 4m', "740 firing"],
    ['log("boom") < 1 in 4m', "740 firing"],
  ])("takes nothing for absent that it did not hear: %s", (condition, firing) => {
    const other = { rule: "test.other", fire: ["absent_over_time(swap_used_ratio[10m])"] };
    const run = start(other);
    run.tell(
      run.device.metrics(0, { cpu_busy_ratio: 1, swap_used_ratio: 1 }),
      ...heartbeats(run.device, 10, 480),
    );
    run.tell(run.device.log(490, "boom"), run.device.metrics(495, { cpu_busy_ratio: 1, swap_used_ratio: 1 }));
    run.tell(...heartbeats(run.device, 500, 500));

    run.change({ ...other, version: 1 }, { rule: "test.new", fire: [condition] });

    expect(
      run.tell(run.device.metrics(505, { swap_used_ratio: 1 }), ...heartbeats(run.device, 510, 760)),
    ).toEqual([firing]);
  });
});
