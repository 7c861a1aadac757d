import { createEngine } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice, received, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const busy = { fire: ["cpu_busy_ratio > 90%"], missing: "hold 15m then unknown", late: "2m" };

describe("after a gap was given up", () => {
  it("judges what follows at once, although the gap is still there", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 0.1 })]);
    device.metrics(5, { cpu_busy_ratio: 0.1 });
    feed(engine, [device.metrics(10, { cpu_busy_ratio: 0.1 }), tick(130)]);

    const next = feed(engine, [device.metrics(140, { cpu_busy_ratio: 0.95 })]);
    const second = feed(engine, [device.metrics(150, { cpu_busy_ratio: 0.1 })]);

    expect([next, second]).toEqual([["140 firing"], ["150 resolved"]]);
  });
});

describe("order", () => {
  it("ignores duplicates", () => {
    const engine = createEngine({ rules: [rule({ ...busy, clear: "cpu_busy_ratio < 50%" })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    const high = device.metrics(0, { cpu_busy_ratio: 0.95 });
    const low = device.metrics(10, { cpu_busy_ratio: 0.1 });

    const changes = feed(engine, [birth, high, low, high, low, high]);

    expect(changes).toEqual(["0 firing", "10 resolved"]);
  });

  it("waits for a gap and then judges in the order of writing", () => {
    const engine = createEngine({ rules: [rule({ ...busy, clear: "cpu_busy_ratio < 50%" })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    const first = device.metrics(0, { cpu_busy_ratio: 0.95 });
    const second = device.metrics(10, { cpu_busy_ratio: 0.1 });
    const third = device.metrics(20, { cpu_busy_ratio: 0.95 });

    const waiting = feed(engine, [birth, first, third]);
    const filled = feed(engine, [second]);

    expect({ waiting, filled }).toEqual({ waiting: ["0 firing"], filled: ["10 resolved", "20 firing"] });
  });

  it("waits for a gap no longer than the rule says", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    device.metrics(0, { cpu_busy_ratio: 0.1 });
    const second = device.metrics(10, { cpu_busy_ratio: 0.95 });

    const early = feed(engine, [birth, second, tick(129)]);
    const late = feed(engine, [tick(130)]);

    expect({ early, late }).toEqual({ early: [], late: ["10 firing"] });
  });

  it("does not wait for what was rejected or declared lost", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    const refused = device.metrics(0, { cpu_busy_ratio: 0.1 });
    device.metrics(5, { cpu_busy_ratio: 0.1 });
    const third = device.metrics(10, { cpu_busy_ratio: 0.95 });
    const loss = device.loss(11, { stream: "metrics", firstSequence: 2, lastSequence: 2 });

    const changes = feed(engine, [birth, third, device.rejected(refused, 12), loss]);

    expect(changes).toEqual(["10 firing"]);
  });

  it("never lets a gap in the logs delay a rule about metrics", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    device.log(1, "never arrives");

    const changes = feed(engine, [birth, device.metrics(10, { cpu_busy_ratio: 0.95 })]);

    expect(changes).toEqual(["10 firing"]);
  });

  it("holds back a rule that reads logs until the logs before are there", () => {
    const engine = createEngine({
      rules: [rule({ fire: ['log("boom") >= 1 in 10m and cpu_busy_ratio > 90%'] })],
    });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    const boom = device.log(1, "boom");
    const metrics = device.metrics(10, { cpu_busy_ratio: 0.95 });

    const before = feed(engine, [birth, metrics]);
    const after = feed(engine, [received(boom, 20)]);

    expect({ before, after }).toEqual({ before: [], after: ["10 firing"] });
  });

  it("gives up a gap early when too many records wait behind it", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    device.metrics(0, { cpu_busy_ratio: 0.1 });

    const changes = feed(engine, [
      birth,
      ...Array.from({ length: 300 }, (_, index) => device.metrics(index + 1, { cpu_busy_ratio: 0.95 })),
    ]);

    expect(changes).toEqual(["1 firing"]);
  });
});

describe("backlog", () => {
  it("of a long absence is judged apart, marked, with its true times, and leaves the live fault alone", () => {
    const engine = createEngine({ rules: [rule({ ...busy, clear: "cpu_busy_ratio < 50%" })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 0.1 })]);
    const away = [
      device.metrics(1_000, { cpu_busy_ratio: 0.95 }),
      device.metrics(2_000, { cpu_busy_ratio: 0.1 }),
      device.metrics(3_000, { cpu_busy_ratio: 0.99 }),
    ];
    const birth = device.birth(3_600, { metrics: 2 });

    const live = feed(engine, [device.leave(1), birth, device.metrics(3_610, { cpu_busy_ratio: 0.2 })]);
    const backlog = feed(
      engine,
      away.map((record) => received(record, 3_611, "backlog")),
    );
    const after = feed(engine, [device.metrics(3_620, { cpu_busy_ratio: 0.95 })]);

    expect(live).toEqual([]);
    expect(backlog).toEqual([
      "1000 firing (backlog)",
      "1900 unknown (backlog)",
      "2000 resolved (backlog)",
      "3000 firing (backlog)",
      "3000 resolved (backlog)",
    ]);
    expect(after).toEqual(["3620 firing"]);
  });

  it("starts from the state before the gap and does not repeat a fault that was open then", () => {
    const engine = createEngine({ rules: [rule({ ...busy, clear: "cpu_busy_ratio < 50%" })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 0.95 })]);
    const away = [
      device.metrics(300, { cpu_busy_ratio: 0.97 }),
      device.metrics(600, { cpu_busy_ratio: 0.1 }),
      device.metrics(900, { cpu_busy_ratio: 0.98 }),
    ];

    const live = feed(engine, [
      device.leave(1),
      device.birth(960, { metrics: 2 }),
      device.metrics(970, { cpu_busy_ratio: 0.96 }),
    ]);
    const backlog = feed(
      engine,
      away.map((record) => received(record, 980, "backlog")),
    );

    expect(live).toEqual(["900 unknown", "970 firing"]);
    expect(backlog).toEqual(["900 firing (backlog)", "900 resolved (backlog)"]);
  });

  it("of a short interruption is waited for and judged in order", () => {
    const engine = createEngine({ rules: [rule({ ...busy, clear: "cpu_busy_ratio < 50%" })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 0.1 })]);
    const missed = device.metrics(10, { cpu_busy_ratio: 0.95 });

    const changes = feed(engine, [
      device.birth(60, { metrics: 2 }),
      device.metrics(61, { cpu_busy_ratio: 0.1 }),
      received(missed, 62, "backlog"),
    ]);

    expect(changes).toEqual(["10 firing", "61 resolved"]);
  });
});
