import { createEngine } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice, T0, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

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

  it.each([
    ['10 <= count_over_time(log("it failed")[10m])', 10],
    ['count_over_time(log("it failed")[10m]) * 2 >= 20', 10],
    ['count_over_time(log("it failed")[10m]) / count_over_time(log("it began")[10m]) > 0.5', undefined],
  ])("count all that lies in the window in %s", (clause, firesAtS) => {
    const engine = createEngine({ rules: [rule({ fire: [clause] })] });
    const device = new RuleDevice();
    const birth = device.birth(-600);
    const began = Array.from({ length: 20 }, (_, index) => device.log(-20 + index, "it began"));
    const failed = Array.from({ length: 10 }, (_, index) => device.log(1 + index, "it failed"));

    const changes = feed(engine, [birth, ...began, ...failed]);

    expect(changes).toEqual(firesAtS === undefined ? [] : [`${firesAtS} firing`]);
  });

  it("are shown in full, though fewer are enough to fire", () => {
    const lets = { failures: 'count_over_time(log("it failed")[10m])' };
    const severity = { start: "warning", critical: "failures >= 2 and cpu_busy_ratio > 0.5" };
    const say = { en: "{failures} times", ko: "{failures}번" };
    const parts = { fire: ['log("it failed") >= 1 in 10m'], let: lets, severity, say };
    const engine = createEngine({ rules: [rule(parts)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const birth = device.birth(0);
    const failed = Array.from({ length: 10 }, (_, index) => device.log(1 + index, "it failed"));
    feed(engine, [birth, ...failed, device.metrics(20, { cpu_busy_ratio: 0.9 })]);

    const [change] = engine.accept(device.log(21, "it failed"));

    expect(change?.say.en).toBe("11 times");
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

describe("a log line of a strange time", () => {
  it.each([
    ["days old", -3 * 86_400],
    ["hours ahead", 9 * 3_600],
  ])("(%s) moves no rule's clock", (_, offsetS) => {
    const engine = createEngine({
      rules: [rule({ fire: ['log("boom") >= 1 in 10m', 'log("strange") >= 2 in 10m'] })],
    });
    const device = new RuleDevice();
    const strange = device.log(30, "strange");
    const line = {
      atMs: T0 + (30 + offsetS) * 1_000,
      severity: 4,
      source: "file:/x",
      unit: "x",
      message: "strange",
      redactions: 0,
      truncatedBytes: 0,
    };

    const changes = feed(engine, [
      device.birth(0),
      device.log(10, "boom"),
      { ...strange, record: { ...strange.record, body: { kind: "logs", lines: [line] } } },
      device.log(40, "boom"),
      device.heartbeat(300),
    ]);

    expect(changes).toEqual(["10 firing"]);
  });
});

describe("a pause", () => {
  const boom = { fire: ['log("boom") >= 1 in 10m'], missing: "hold 15m then unknown", late: "2m" };

  it("in which the device says nothing ends no fault by time alone", () => {
    const engine = createEngine({ rules: [rule(boom)] });
    const device = new RuleDevice();
    feed(engine, [device.birth(0), device.log(10, "boom")]);

    const silent = feed(engine, [tick(700), tick(1_030)]);
    const back = feed(engine, [device.heartbeat(2_000)]);

    expect({ silent, back }).toEqual({ silent: ["910 unknown"], back: ["2000 resolved"] });
  });

  it("shorter than five minutes is none", () => {
    const engine = createEngine({ rules: [rule(boom)] });
    const device = new RuleDevice();

    const changes = feed(engine, [
      device.birth(0),
      device.log(10, "boom"),
      ...[300, 590, 800].map((at) => device.heartbeat(at)),
    ]);

    expect(changes).toEqual(["10 firing", "610 resolved"]);
  });
});
