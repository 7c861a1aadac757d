import { createEngine, type EngineInput, loadRules } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice, received } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

type RecordInput = EngineInput & { readonly kind: "record" };

const signals = ["drain_duration_s", "drain_pump_current_a", "cycles_total"];
const washer = { applies_to: { class: "washer" }, late: "2m" };

/** A washer that can end a cycle. */
class Washer extends RuleDevice {
  constructor() {
    super("dev-1", "00000000000000aa", signals);
  }

  override birth(...given: Parameters<RuleDevice["birth"]>): ReturnType<RuleDevice["birth"]> {
    return { ...super.birth(...given), deviceClass: "washer" };
  }

  event(atS: number, name: string): RecordInput {
    const body = { kind: "event", name, severity: 6, attributes: {} } as const;
    return this.put("urgent", body, { wallS: atS, receivedS: atS });
  }

  /** The samples of a cycle and its end, 100 s after the one before. */
  cycle(number: number, samples: Readonly<Record<string, number>>): RecordInput[] {
    return [this.metrics(number * 100, samples), this.event(number * 100 + 1, "cycle-finished")];
  }
}

/** What a rule says of cycles with these drain durations, numbered from 1. */
function drains(parts: Readonly<Record<string, unknown>>, durations: readonly number[]): string[] {
  const engine = createEngine({ rules: [rule({ ...washer, ...parts })] });
  const device = new Washer();
  const birth = device.birth(0);
  const cycles = durations.flatMap((duration, index) =>
    device.cycle(index + 1, Number.isNaN(duration) ? {} : { drain_duration_s: duration }),
  );
  return feed(engine, [birth, ...cycles]);
}

describe("for m of n cycles", () => {
  const weak = { fire: ["drain_duration_s > 120 for 3 of 5 cycles"] };

  it("fires in the cycle that makes the number full, and clears when it no longer is", () => {
    expect(drains(weak, [80, 130, 80, 130, 130, 80, 80, 80])).toEqual([
      "200 pending",
      "300 inactive",
      "400 pending",
      "500 firing",
      "700 resolved",
    ]);
  });

  it("does not take the value of the last cycle twice", () => {
    const engine = createEngine({
      rules: [
        rule({ ...washer, fire: ["drain_duration_s > 120 and drain_pump_current_a > 0 for 2 cycles"] }),
      ],
    });
    const device = new Washer();

    const changes = feed(engine, [
      device.birth(0),
      ...device.cycle(1, { drain_duration_s: 130, drain_pump_current_a: 1 }),
      device.metrics(150, { drain_pump_current_a: 1 }),
      ...device.cycle(2, { drain_duration_s: 80, drain_pump_current_a: 1 }),
      ...device.cycle(3, { drain_duration_s: 130, drain_pump_current_a: 1 }),
      ...device.cycle(4, { drain_duration_s: 130, drain_pump_current_a: 1 }),
    ]);

    expect(changes).toContain("400 firing");
    expect(changes.filter((change) => change.includes("firing"))).toHaveLength(1);
  });

  it("passes over cycles in which the condition was never known", () => {
    const missing = Number.NaN;

    expect(drains(weak, [130, missing, missing, missing, 130, missing, 130])).toContain("700 firing");
  });

  it("asks of each cycle that the hold time was reached in it", () => {
    const engine = createEngine({
      rules: [rule({ ...washer, fire: ["drain_pump_current_a > 2 for 20s for 2 cycles"] })],
    });
    const device = new Washer();
    const run = (startS: number, seconds: number) => [
      ...Array.from({ length: seconds / 10 + 1 }, (_, row) =>
        device.metrics(startS + row * 10, { drain_pump_current_a: 3 }),
      ),
      device.metrics(startS + seconds + 10, { drain_pump_current_a: 0 }),
      device.event(startS + seconds + 11, "cycle-finished"),
    ];

    const changes = feed(engine, [
      device.birth(0),
      ...run(100, 30),
      ...run(200, 10),
      ...run(300, 20),
      ...run(400, 20),
    ]);

    expect(changes.filter((change) => change.includes("firing"))).toEqual(["420 firing"]);
  });

  it("needs as many good cycles to clear as its clear clause says", () => {
    const parts = {
      fire: ["drain_duration_s > 120 for 2 cycles"],
      clear: "drain_duration_s < 100 for 2 cycles",
    };

    expect(drains(parts, [130, 130, 80, 110, 80, 80])).toEqual(["100 pending", "200 firing", "600 resolved"]);
  });
});

describe("a fault that was counted", () => {
  it("ends by its clear clause though the count is still full, and is counted anew", () => {
    const parts = {
      fire: ["drain_duration_s > 120 for 3 of 5 cycles"],
      clear: "drain_duration_s < 100 for 2 cycles",
    };
    const firings = drains(parts, [130, 130, 130, 80, 80, 130, 80, 130, 130]).filter(
      (change) => !/pending|inactive/.test(change),
    );

    expect(firings).toEqual(["300 firing", "500 resolved", "900 firing"]);
  });
});

describe("a fault that was counted before the device was away", () => {
  const counted = {
    fire: ["drain_duration_s > 120 for 3 of 5 cycles"],
    clear: "drain_duration_s < 100 for 2 cycles",
  };

  /** Three slow cycles, some more while nobody hears it, and a return in which it says nothing of drains. */
  function away(durations: readonly number[]) {
    const engine = createEngine({ rules: [rule({ ...washer, ...counted, missing: "hold" })] });
    const device = new Washer();
    const cycles = (first: number, list: readonly number[]) =>
      list.flatMap((duration, index) => device.cycle(first + index, { drain_duration_s: duration }));
    const before = feed(engine, [device.birth(0), ...cycles(1, [130, 130, 130])]);
    const missed = cycles(10, durations);
    const back = feed(engine, [
      device.leave(400),
      device.birth(9_000, { urgent: 1, metrics: 1 }),
      device.metrics(9_000, { drain_pump_current_a: 0 }),
      device.heartbeat(9_001),
    ]);
    const late = feed(
      engine,
      missed.map((record) => received(record, 9_010, "backlog")),
    );
    return {
      told: [...before, ...back, ...late],
      next: (list: readonly number[]) => feed(engine, cycles(100, list)),
    };
  }

  it("is over with the good cycles that arrive late, and is counted anew", () => {
    const { told, next } = away([80, 80]);

    expect(told).toEqual(["100 pending", "300 firing", "1100 resolved"]);
    expect(next([130, 130, 80, 130])).toContain("10300 firing");
  });

  it("goes on when too few were good", () => {
    const { told, next } = away([80, 130]);

    expect(told.at(-1)).toBe("300 firing");
    expect(next([80, 80])).toEqual(["10100 resolved"]);
  });
});

describe("for m of n samples", () => {
  it("counts the instants at which the condition was known", () => {
    const engine = createEngine({ rules: [rule({ fire: ["cpu_busy_ratio > 90% for 3 of 4 samples"] })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    const samples = [0.95, 0.2, 0.95, 0.95, 0.2, 0.2].map((value, index) =>
      device.metrics(index * 10, { cpu_busy_ratio: value }),
    );

    expect(feed(engine, [birth, ...samples])).toEqual([
      "0 pending",
      "10 inactive",
      "20 pending",
      "30 firing",
      "40 resolved",
    ]);
  });
});

describe("a window in cycles", () => {
  it("holds the newest cycles that have a sample", () => {
    const parts = { fire: ["avg_over_time(drain_duration_s[3 cycles]) > 100"] };

    expect(drains(parts, [90, 120, Number.NaN, 120, 60, 60])).toEqual(["200 firing", "500 resolved"]);
  });

  it("of one cycle is the current one, or the last while the current has no sample", () => {
    const engine = createEngine({
      rules: [rule({ ...washer, fire: ["max_over_time(drain_pump_current_a[1 cycle]) > 2"] })],
    });
    const device = new Washer();

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(100, { drain_pump_current_a: 3 }),
      device.metrics(110, { drain_pump_current_a: 1 }),
      device.event(120, "cycle-finished"),
      device.event(130, "door-opened"),
      device.metrics(200, { drain_pump_current_a: 1 }),
    ]);

    expect(changes).toEqual(["100 firing", "200 resolved"]);
  });

  it("takes the quantile of the cycles' means", () => {
    const parts = { fire: ["quantile_over_time(0.5, drain_duration_s[5 cycles]) > 100"] };

    expect(drains(parts, [80, 80, 500, 120, 130])).toEqual(["500 firing"]);
  });

  it("counts events per cycle, and does not know more than was heard", () => {
    const engine = createEngine({
      rules: [rule({ ...washer, fire: ['event("rebalance") >= 3 in 2 cycles'] })],
    });
    const device = new Washer();
    const rebalances = (...times: number[]) => times.map((atS) => device.event(atS, "rebalance"));

    const changes = feed(engine, [
      device.birth(0),
      ...rebalances(10, 20),
      ...device.cycle(1, {}),
      ...device.cycle(2, {}),
      ...rebalances(210),
      ...device.cycle(3, {}),
      ...rebalances(310, 320),
      ...device.cycle(4, {}),
      ...device.cycle(5, {}),
      ...device.cycle(6, {}),
    ]);

    expect(changes).toEqual(["320 firing", "501 resolved"]);
  });

  it.each([
    ["avg_over_time(drain_duration_s[101 cycles]) > 1", "Got a window of 101 cycles, wanted at most 100"],
    ["absent_over_time(drain_duration_s[2 cycles])", "got a number of cycles, wanted a time"],
    ["drain_duration_s > 1 for 31 cycles", "Got 31 cycles, wanted at most 30"],
    ["drain_duration_s > 1 for 6 of 5 cycles", "Got 6 of 5 cycles, wanted at most 5 of them"],
    ["10 cycles > 1", "Got a number of cycles, wanted it as a window"],
  ])("%s is refused", (condition, wanted) => {
    const { findings } = loadRules([{ path: "r.yml", text: ruleText({ ...washer, fire: [condition] }) }]);

    expect(findings.map(({ message }) => message).join("\n")).toContain(wanted);
  });
});
