import { createEngine, type EngineInput, ruleLimits } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed, longBatch } from "./feed.ts";
import { accepting, RuleDevice, received, T0, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const means = [40, 41, 42, 43, 44, 45].map((minutes) => `avg_over_time(cpu_busy_ratio[${minutes}m])`);
const heavy = rule({ rule: "test.heavy", fire: [`${means.join(" + ")} > 9`, "cpu_busy_ratio > 0.9"] });

const logRule = {
  rule: "test.log",
  fire: ['log("never said") >= 1 in 10m'],
  missing: "hold 15m then unknown",
};

const busy = { fire: ["cpu_busy_ratio > 90%"], missing: "hold 15m then unknown", late: "2m" };

describe("an engine", () => {
  it("suspends a rule that overspends on that device alone and lets the others go on", () => {
    const engine = createEngine({ rules: [heavy, rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const other = new RuleDevice("dev-2", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [device.birth(0), longBatch(device), longBatch(device)]);
    const onOther = engine.accept(other.birth(0)).concat(engine.accept(longBatch(other, { rows: 100 })));

    expect(engine.ruleHealth().map(({ ruleId, health, devices }) => [ruleId, health, devices])).toEqual([
      ["test.heavy", "ok", ["dev-1"]],
      ["test.rule", "ok", []],
    ]);
    expect(changes).toEqual(["4096 firing", "4096 firing"]);
    expect(onOther.map(({ ruleId }) => ruleId)).toContain("test.heavy");
  });

  it("suspends a rule everywhere when many devices overspend, also after a restart in between", () => {
    let engine = createEngine({ rules: [heavy] });
    const healths: (string | undefined)[] = [];

    for (let index = 0; index < ruleLimits.overspentDevices; index += 1) {
      const device = new RuleDevice(`dev-${index}`, "00", ["cpu_busy_ratio"]);
      feed(engine, [device.birth(0), longBatch(device, { everyS: 3 })]);
      healths.push(engine.ruleHealth()[0]?.health);
      engine = createEngine({ rules: [heavy], snapshot: engine.snapshot() });
    }

    expect(healths.indexOf("suspended")).toBe(ruleLimits.overspentDevices - 1);
    expect(engine.ruleHealth()[0]?.health).toBe("suspended");
  });

  it("lets no more wait behind a gap than can be judged at once", () => {
    const engine = createEngine({ rules: [rule({ ...busy, fire: ["cpu_busy_ratio > 2"] }), rule(logRule)] });
    const device = new RuleDevice("hostile", "00", ["cpu_busy_ratio"]);
    device.metrics(0, { cpu_busy_ratio: 0 });
    feed(engine, [{ ...device.birth(0), positions: [] } as EngineInput]);
    const sizes: number[] = [];

    for (let count = 0; count < 20; count += 1) {
      feed(engine, [longBatch(device)]);
      sizes.push(engine.snapshot().length);
    }

    const batchBytes = (sizes[1] ?? 0) - (sizes[0] ?? 0);
    const mostBatches = ruleLimits.waitingRows / 4_096;
    expect(Math.max(...sizes)).toBeLessThan((mostBatches + 1) * batchBytes);
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

  it.each([
    ['log("it failed") >= 3 in 10m', ["3720 firing"]],
    ['log("it failed") -> not log("it is well") within 5m', ["4020 firing"]],
    ['not log("it is well") within 15m', ["4500 firing"]],
  ])("hears of lines anew in %s when the device's clock was set back", (clause, wanted) => {
    const engine = createEngine({ rules: [rule({ fire: [clause], missing: "hold" })] });
    const device = new RuleDevice();
    const birth = device.birth(9_700);
    const before = [10_000, 10_010, 10_020].flatMap((at) => [
      device.log(at, "it failed"),
      device.log(at + 5, "it is well"),
    ]);
    const alive = [10_300, 10_580, 10_800].map((at) => device.heartbeat(at));
    feed(engine, [birth, ...before, ...alive]);

    const changes = feed(engine, [
      ...[3_600, 3_660, 3_720].map((at) => device.log(at, "it failed")),
      ...[3_800, 4_000, 4_250, 4_500].map((at) => device.heartbeat(at)),
    ]);

    expect(changes.slice(0, 1)).toEqual(wanted);
  });

  it("misses the data of an open fault from when the device's clock was set back, and not at no time at all", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);

    const changes = feed(engine, [
      device.birth(0),
      ...[10_000, 3_600, 3_660].map((at) => device.metrics(at, { cpu_busy_ratio: 0.95 })),
      tick(9_000),
    ]);

    expect(changes).toEqual(["10000 firing", "4560 unknown"]);
  });

  it("takes a batch that is longer than a step of the clock for no clock that was set back", () => {
    const fire = ['cpu_busy_ratio > 90% and log("it failed") >= 1 in 1h for 10m'];
    const engine = createEngine({ rules: [rule({ fire, late: "2m" })] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const changes = feed(engine, [device.birth(0)]);

    for (const fromS of [0, 240, 480, 720]) {
      const times = Array.from({ length: 24 }, (_, row) => fromS + 10 * row);
      changes.push(...feed(engine, [device.log(fromS + 230, "it failed")]));
      changes.push(...feed(engine, [device.rows(times, { cpu_busy_ratio: times.map(() => 0.95) })]));
    }

    expect(changes).toEqual(["230 pending", "950 firing"]);
  });
});

describe("a device that comes back as another model", () => {
  const silent = { rule: "test.silent", fire: ["silence() > 5m"] };
  const asOther = (birth: EngineInput): EngineInput => ({ ...birth, model: "m2" }) as EngineInput;

  it("leaves no fault open that nobody would ever judge again", () => {
    const engine = createEngine({ rules: [rule(busy), rule(silent)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [accepting(0), device.birth(0), device.metrics(1, { cpu_busy_ratio: 0.95 })]);
    const before = feed(engine, [tick(60), tick(400)]);

    const changes = feed(engine, [asOther(device.birth(410)), tick(600)]);

    expect(before).toEqual(["400 firing"]);
    expect(changes).toEqual(["1 resolved", "410 resolved"]);
  });

  it("leaves none open that was found in what it sent late", () => {
    const engine = createEngine({ rules: [rule(busy)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    feed(engine, [device.birth(0), device.metrics(1, { cpu_busy_ratio: 0.1 })]);
    const late = device.metrics(1_000, { cpu_busy_ratio: 0.95 });
    device.metrics(1_010, { cpu_busy_ratio: 0.95 });
    feed(engine, [device.leave(2), device.birth(9_000, { metrics: 2 }), received(late, 9_001, "backlog")]);

    const changes = feed(engine, [asOther(device.birth(9_010))]);

    expect(changes).toEqual(["1000 resolved (backlog)"]);
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
