import { createEngine, type Engine, type EngineInput, type FaultChange } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { accepting, RuleDevice, received, T0, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

/** "seconds state" of each change, backlog ones marked. */
function told(changes: readonly FaultChange[]): string[] {
  return changes.map(
    ({ atMs, state, instance, foundInBacklog }) =>
      `${(atMs - T0) / 1_000} ${state}${instance === "" ? "" : ` ${instance}`}${foundInBacklog ? " (backlog)" : ""}`,
  );
}

function feed(engine: Engine, inputs: readonly EngineInput[]): string[] {
  return told(inputs.flatMap((input) => engine.accept(input)));
}

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

    const live = feed(engine, [birth, device.metrics(3_610, { cpu_busy_ratio: 0.2 })]);
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

describe("silence", () => {
  const silent = { let: { quiet: "silence()" }, fire: ["quiet > 5m"], missing: "hold" };

  it("is told by the server's clock within a second, and ends with the next report", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    const device = new RuleDevice();
    feed(engine, [accepting(-120), tick(-1), device.birth(0), device.heartbeat(10)]);

    const ticks = feed(
      engine,
      Array.from({ length: 400 }, (_, second) => tick(second)),
    );
    const back = feed(engine, [device.heartbeat(400)]);

    expect({ ticks, back }).toEqual({ ticks: ["311 firing"], back: ["400 resolved"] });
  });

  it("is not judged in the first minute after the server came back, nor counts its absence", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    const device = new RuleDevice();
    feed(engine, [accepting(-120), device.birth(0), device.heartbeat(0), tick(100)]);

    const changes = feed(engine, [
      accepting(5_000),
      ...Array.from({ length: 300 }, (_, second) => tick(5_000 + second)),
    ]);

    expect(changes).toEqual(["5201 firing"]);
  });

  it("is not judged at all while the server does not accept connections", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    const device = new RuleDevice();

    const changes = feed(engine, [
      device.birth(0),
      ...Array.from({ length: 400 }, (_, second) => tick(second * 10)),
    ]);

    expect(changes).toEqual([]);
  });

  it("costs nothing for devices of which nothing is due", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    feed(engine, [
      accepting(0),
      ...Array.from({ length: 2_000 }, (_, index) => new RuleDevice(`dev-${index}`).birth(1)),
    ]);
    const before = performance.now();

    feed(
      engine,
      Array.from({ length: 200 }, (_, second) => tick(second + 2)),
    );

    expect(performance.now() - before).toBeLessThan(100);
  });
});

describe("log counts", () => {
  const boom = {
    fire: ['log("disk <word> failed with <int>") >= 2 in 10m'],
    evidence: { keep: [], logs: 3 },
  };

  it("fire at the line that makes the count full and end when it has left the window", () => {
    const engine = createEngine({ rules: [rule(boom)] });
    const device = new RuleDevice();

    const changes = feed(engine, [
      device.birth(0),
      device.log(10, "disk sda failed with 5"),
      device.log(20, "disk is fine"),
      device.log(30, "disk sdb failed with -7"),
      device.heartbeat(500),
      device.heartbeat(700),
    ]);

    expect(changes).toEqual(["30 firing", "610 resolved"]);
  });

  it("show the lines as evidence, oldest first", () => {
    const engine = createEngine({ rules: [rule(boom)] });
    const device = new RuleDevice();
    feed(engine, [device.birth(0), device.log(10, "disk sda failed with 5")]);

    const [change] = engine.accept(device.log(30, "disk sdb failed with 7"));

    expect(change?.evidence).toEqual([
      { kind: "log", atMs: T0 + 10_000, source: "journal", unit: "test", message: "disk sda failed with 5" },
      { kind: "log", atMs: T0 + 30_000, source: "journal", unit: "test", message: "disk sdb failed with 7" },
    ]);
  });

  it("are a lower bound when lines were lost: enough is enough, too few is unknown", () => {
    const engine = createEngine({
      rules: [rule({ fire: ['log("boom") >= 1 in 10m'], clear: 'log("boom") < 1 in 10m' })],
    });
    const device = new RuleDevice();

    const changes = feed(engine, [
      device.birth(0),
      device.log(10, "boom"),
      device.loss(600, { stream: "logs" }),
      device.heartbeat(650),
      device.heartbeat(1_100),
      device.heartbeat(1_300),
    ]);

    expect(changes).toEqual(["10 firing", "1200 resolved"]);
  });

  it("name the instance that the line speaks of", () => {
    const engine = createEngine({
      rules: [
        rule({ applies_to: { class: "linux", each: "unit" }, fire: ['log("<unit>: gave up") >= 1 in 5m'] }),
      ],
    });
    const device = new RuleDevice();

    expect(feed(engine, [device.birth(0), device.log(1, "web.service: gave up.")])).toEqual([
      "1 firing web.service",
    ]);
  });
});

describe("absence", () => {
  it("of a signal is known only where the device was heard throughout", () => {
    const engine = createEngine({ rules: [rule({ fire: ["absent_over_time(uptime_s[10m])"] })] });
    const device = new RuleDevice("dev-1", "00", ["uptime_s", "cpu_busy_ratio"]);

    const inputs = [
      device.birth(0),
      ...[0, 300, 599, 601].map((at) => device.metrics(at, { cpu_busy_ratio: 0.5 })),
      device.metrics(700, { uptime_s: 5 }),
    ];

    expect(feed(engine, inputs)).toEqual(["600 firing", "700 resolved"]);
  });
});

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
