import { createEngine, type EngineInput } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice, T0, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const busy = { fire: ["cpu_busy_ratio > 90%"], missing: "hold 15m then unknown", late: "2m" };

describe("an engine", () => {
  it("suspends a rule that overspends and lets the others go on", () => {
    const heavy = rule({
      rule: "test.heavy",
      fire: ["avg_over_time(cpu_busy_ratio[40m]) > 2 * avg_over_time(cpu_busy_ratio[41m])"],
    });
    const engine = createEngine({ rules: [heavy, rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const rows = 4_096;
    feed(engine, [device.birth(0)]);

    const batch = () =>
      device.rows(
        Array.from({ length: rows }, (_, row) => (device.heads[1] ?? 0) * rows + row),
        { cpu_busy_ratio: Array.from({ length: rows }, () => 0.95) },
      );
    const changes = feed(engine, [batch(), batch()]);

    expect(engine.ruleHealth().map(({ ruleId, health }) => [ruleId, health])).toEqual([
      ["test.heavy", "suspended"],
      ["test.rule", "ok"],
    ]);
    expect(changes).toHaveLength(1);
  });

  it("judges live rules only", () => {
    const engine = createEngine({ rules: [rule({ ...busy, status: "shadow" })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    expect(feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 1 })])).toEqual([]);
  });

  it("forgets a device with all its state", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const empty = engine.snapshot();
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 1 })]);

    engine.forget("dev-1");

    expect(engine.snapshot()).toEqual(empty);
    expect(feed(engine, [tick(10_000)])).toEqual([]);
  });

  it("applies rules of a class to that class, and Linux rules to all", () => {
    const washer = rule({
      rule: "test.washer",
      applies_to: { class: "washer" },
      fire: ["drum_level_khz < 22"],
    });
    const engine = createEngine({ rules: [washer, rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["drum_level_khz", "cpu_busy_ratio"]);
    const birth = { ...device.birth(0), deviceClass: "washer" } as EngineInput;

    expect(feed(engine, [birth, device.metrics(0, { drum_level_khz: 21.5, cpu_busy_ratio: 0.99 })])).toEqual([
      "0 firing",
      "0 firing",
    ]);
  });

  it("raises the severity while a fault lasts and never lowers it", () => {
    const engine = createEngine({
      rules: [
        rule({
          ...busy,
          clear: "cpu_busy_ratio < 50%",
          severity: { start: "warning", critical: "cpu_busy_ratio > 98%" },
        }),
      ],
    });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = [
      device.birth(0),
      ...[0.95, 0.99, 0.95, 0.1].map((value, index) => device.metrics(index, { cpu_busy_ratio: value })),
    ].flatMap((input) => engine.accept(input));

    expect(changes.map(({ state, severity }) => `${state} ${severity}`)).toEqual([
      "firing warning",
      "firing critical",
      "resolved critical",
    ]);
  });

  it("ranks causes by their conditions", () => {
    const causes = [
      { id: "one", title: { en: "One", ko: "하나" }, prior: 0.6, when: "swap_used_ratio < 50%" },
      { id: "two", title: { en: "Two", ko: "둘" }, prior: 0.4, when: "swap_used_ratio >= 10%" },
    ];
    const first = (swap: number): string | undefined => {
      const engine = createEngine({ rules: [rule({ ...busy, causes })] });
      const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio", "swap_used_ratio"]);
      engine.accept(device.birth(0));
      return engine.accept(device.metrics(0, { cpu_busy_ratio: 1, swap_used_ratio: swap }))[0]?.causes[0]?.id;
    };

    expect([first(0.2), first(0.9)]).toEqual(["one", "two"]);
  });

  it("starts windows anew when the device's clock was set back", () => {
    const engine = createEngine({ rules: [rule({ fire: ["cpu_busy_ratio > 90% for 1m"] })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      device.metrics(10_000, { cpu_busy_ratio: 0.1 }),
      ...[0, 30, 60].map((at) => device.metrics(at, { cpu_busy_ratio: 0.95 })),
    ]);

    expect(changes).toEqual(["0 pending", "60 firing"]);
  });
});

describe("hostile devices", () => {
  const calm = {
    bootId: "0".repeat(32),
    uptimeMs: 0,
    body: { kind: "state", full: false, entries: {} },
  } as const;

  it.each([
    ["heads that are far too large", [9e15, 9e15, 9e15, 9e15]],
    ["no heads", []],
    ["heads of zero", [0, 0, 0, 0]],
  ])("with %s harm nobody else and hold nothing up for ever", (_, heads) => {
    const engine = createEngine({ rules: [rule(busy)] });
    const bad = new RuleDevice("bad", "00", ["cpu_busy_ratio"]);
    const good = new RuleDevice("good", "00", ["cpu_busy_ratio"]);
    feed(engine, [bad.birth(0), good.birth(0)]);
    const strange = bad.heartbeat(1);

    feed(engine, [{ ...strange, record: { ...calm, wallMs: T0, heads } }]);

    expect(feed(engine, [good.metrics(2, { cpu_busy_ratio: 1 })])).toEqual(["2 firing"]);
    expect(feed(engine, [bad.metrics(3, { cpu_busy_ratio: 1 }), tick(600)])).toEqual(["3 firing"]);
  });

  it("that leave a gap before every record keep a bounded state", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0)]);

    for (let index = 0; index < 2_000; index += 1) {
      device.metrics(index, { cpu_busy_ratio: 0.1 });
      engine.accept(device.metrics(index, { cpu_busy_ratio: 0.1 }));
    }

    expect(engine.snapshot().length).toBeLessThan(100_000);
  });

  it("with more instances than a rule follows are followed as far as it goes", () => {
    const engine = createEngine({ rules: [rule({ fire: ["disk_used_ratio > 90%"] })] });
    const names = Array.from({ length: 400 }, (_, index) => `disk_used_ratio{/m${index}}`);
    const device = new RuleDevice("dev-1", "00", names);
    feed(engine, [device.birth(0)]);

    expect(
      engine.accept(device.metrics(1, Object.fromEntries(names.map((name) => [name, 0.99])))),
    ).toHaveLength(256);
  });
});
