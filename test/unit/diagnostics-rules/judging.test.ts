import { createEngine } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const busy = { fire: ["cpu_busy_ratio > 90%"], missing: "hold 15m then unknown", late: "2m" };

describe("a fire clause", () => {
  it("is pending until its hold time has passed", () => {
    const engine = createEngine({ rules: [rule({ fire: ["cpu_busy_ratio > 90% for 30s"] })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      ...[0, 10, 20, 30].map((at) => device.metrics(at, { cpu_busy_ratio: 0.95 })),
    ]);

    expect(changes).toEqual(["0 pending", "30 firing"]);
  });

  it("falls back when it ceases to hold before its time", () => {
    const engine = createEngine({ rules: [rule({ fire: ["cpu_busy_ratio > 90% for 30s"] })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(0, { cpu_busy_ratio: 0.95 }),
      device.metrics(10, { cpu_busy_ratio: 0.5 }),
      device.metrics(40, { cpu_busy_ratio: 0.95 }),
    ]);

    expect(changes).toEqual(["0 pending", "10 inactive", "40 pending"]);
  });

  it("does not count a gap without data towards its hold time", () => {
    const engine = createEngine({ rules: [rule({ fire: ["cpu_busy_ratio > 90% for 10m"] })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(0, { cpu_busy_ratio: 0.95 }),
      device.metrics(700, { cpu_busy_ratio: 0.95 }),
    ]);

    expect(changes).toEqual(["0 pending", "300 inactive", "700 pending"]);
  });

  it("is judged with the second argument of coalesce while the first is unknown", () => {
    const engine = createEngine({
      rules: [
        rule({ fire: ["cpu_busy_ratio > coalesce(swap_used_ratio, 0.5)"], clear: "cpu_busy_ratio < 10%" }),
      ],
    });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio", "swap_used_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(0, { cpu_busy_ratio: 0.6 }),
      device.metrics(10, { cpu_busy_ratio: 0.05, swap_used_ratio: 0.7 }),
      device.metrics(20, { cpu_busy_ratio: 0.6 }),
      device.metrics(30, { cpu_busy_ratio: 0.8 }),
    ]);

    expect(changes).toEqual(["0 firing", "10 resolved", "30 firing"]);
  });

  it("judges every row of a batch at its own time", () => {
    const engine = createEngine({
      rules: [rule({ fire: ["cpu_busy_ratio > 90%"], clear: "cpu_busy_ratio < 50%" })],
    });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.rows([0, 10, 20, 30], { cpu_busy_ratio: [0.1, 0.95, 0.7, 0.4] }),
    ]);

    expect(changes).toEqual(["10 firing", "30 resolved"]);
  });

  it("adds the clock correction to every time", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      { ...device.metrics(0, { cpu_busy_ratio: 0.95 }), clockCorrectionMs: 7_000 },
    ]);

    expect(changes).toEqual(["7 firing"]);
  });
});

describe("instances", () => {
  it("have faults of their own, and share what exists once", () => {
    const engine = createEngine({
      rules: [rule({ fire: ["disk_used_ratio > 90% and cpu_busy_ratio > 50%"] })],
    });
    const device = new RuleDevice("dev-1", "00", [
      "disk_used_ratio{/}",
      "disk_used_ratio{/var}",
      "cpu_busy_ratio",
    ]);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(0, { cpu_busy_ratio: 0.9 }),
      device.metrics(10, { "disk_used_ratio{/}": 0.95, "disk_used_ratio{/var}": 0.1 }),
      device.metrics(20, { "disk_used_ratio{/var}": 0.99 }),
      device.metrics(30, { cpu_busy_ratio: 0.2 }),
    ]);

    expect(changes).toEqual(["10 firing /", "20 firing /var", "30 resolved /", "30 resolved /var"]);
  });
});

describe("missing data", () => {
  it("never clears a fault: it holds, then is unknown, then goes on", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 0.95 })]);

    const held = feed(engine, [tick(900), tick(1_019)]);
    const unknown = feed(engine, [tick(1_020)]);
    const back = feed(engine, [device.metrics(2_000, { cpu_busy_ratio: 0.95 })]);

    expect({ held, unknown, back }).toEqual({ held: [], unknown: ["900 unknown"], back: ["2000 firing"] });
  });

  it("gives the same verdicts whether the gap is noticed by the clock or by the next data", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(0, { cpu_busy_ratio: 0.95 }),
      device.metrics(2_000, { cpu_busy_ratio: 0.1 }),
    ]);

    expect(changes).toEqual(["0 firing", "900 unknown", "2000 resolved"]);
  });

  it("makes a fault unknown in its time though the device goes on to report other things", () => {
    const lines = { ...busy, fire: ['cpu_busy_ratio > 90% or log("stuck") >= 9 in 5m'] };
    const engine = createEngine({ rules: [rule(lines)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio", "memory_available_ratio"]);
    const others = Array.from({ length: 20 }, (_, minute) => 60 * minute + 60);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(0, { cpu_busy_ratio: 0.95 }),
      ...others.flatMap((at) => [device.metrics(at, { memory_available_ratio: 0.5 }), tick(at)]),
    ]);

    expect(changes).toEqual(["0 firing", "900 unknown"]);
  });

  it("makes a comparison neither true nor false", () => {
    const engine = createEngine({
      rules: [rule({ fire: ["cpu_busy_ratio > 90% and not (swap_used_ratio > 50%)"] })],
    });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio", "swap_used_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(0, { cpu_busy_ratio: 0.95 }),
      device.metrics(10, { cpu_busy_ratio: 0.95, swap_used_ratio: 0.1 }),
      device.metrics(400, { cpu_busy_ratio: 0.95 }),
    ]);

    expect(changes).toEqual(["10 firing"]);
  });
});

describe("a hold time of samples that come in batches, while logs come at once", () => {
  const held = {
    fire: ["cpu_busy_ratio > 90% for 15s", 'log("never seen") >= 1 in 5m'],
    missing: "hold 15m then unknown",
    late: "2m",
  };

  it("does not pass between two batches because a log line says that time has passed", () => {
    const engine = createEngine({ rules: [rule(held)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.rows([40, 50, 60], { cpu_busy_ratio: [0.1, 0.1, 0.95] }),
      device.log(80, "phase fill"),
      device.rows([70, 80, 90, 100], { cpu_busy_ratio: [0.1, 0.1, 0.1, 0.1] }),
    ]);

    expect(changes).toEqual(["60 pending", "70 inactive"]);
  });

  it("passes when the next samples say the same", () => {
    const engine = createEngine({ rules: [rule(held)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.rows([40, 50, 60], { cpu_busy_ratio: [0.1, 0.1, 0.95] }),
      device.log(80, "phase fill"),
      device.rows([70, 80, 90], { cpu_busy_ratio: [0.95, 0.95, 0.95] }),
    ]);

    expect(changes).toEqual(["60 pending", "80 firing"]);
  });

  it("passes when the next samples are overdue by the rule's `late`", () => {
    const engine = createEngine({ rules: [rule(held)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.rows([60], { cpu_busy_ratio: [0.95] }),
      device.log(190, "phase fill"),
      device.log(200, "phase wash"),
    ]);

    expect(changes).toEqual(["60 pending", "195 firing"]);
  });
});
