import type { FaultChange } from "@housecall/diagnostics-rules";
import { createEngine, shippedRuleFiles } from "@housecall/diagnostics-rules";
import { readSignals, replayRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { SyntheticWords } from "../../lib/synthetic-words.ts";
import { csv, play } from "../../unit/diagnostics-rules/replayed.ts";
import { RuleDevice, T0, tick } from "../../unit/diagnostics-rules/rule-device.ts";
import { ruleText } from "../../unit/diagnostics-rules/rule-text.ts";

const outside = [
  {
    path: "outside.yml",
    text: ruleText({
      status: "draft",
      signals: { level: { cadence: "1m" }, mode: { kind: "state", codes: { idle: 0, run: 1 } } },
      let: { mean: "avg_over_time(level[5m])", high: "mean > 10" },
      fire: ["mean > 10 for 1m"],
      clear: "mean < 5",
      say: { en: "Mean {mean}", ko: "평균 {mean}" },
    }),
  },
];

describe("a replay", () => {
  it("finds faults in signals that only the rule knows, and tells its lets after every sample", () => {
    const plan = replayRules(outside);
    const lines = csv("level", [
      [0, 4],
      [60, 30],
      [120, 30],
      [180, 30],
      [900, 1],
    ]);

    const { told, rows } = play(plan, lines, "all");

    expect(rows).toEqual([
      [0, "inactive", 4, 0],
      [60, "pending", 17, 1],
      [120, "firing", 64 / 3, 1],
      [180, "firing", 23.5, 1],
      [900, "inactive", 1, 0],
    ]);
    expect(told).toEqual(["60 pending", "120 firing", "900 resolved"]);
  });

  it("reads the same from CSV and from JSON, whatever the time is written as", () => {
    const plan = replayRules(outside);
    const rows: [number, number | string][] = [
      [0, 4],
      [60, "NaN"],
      [120, 30],
      [180, ""],
      [240, 30],
      [300, 31.5],
    ];
    const iso = (atS: number) => new Date(T0 + atS * 1_000).toISOString();
    const json = rows.map(([atS, level]) =>
      JSON.stringify({ timestamp: T0 / 1_000 + atS, level: typeof level === "number" ? level : null }),
    );
    const text = [
      "level,Timestamp,unused",
      ...rows.map(([atS, level]) => `${level},${iso(atS)},"a ""b"", c"`),
    ];
    const numbers = text.map((line) => line.replace(/,"a.*$/, ",7"));

    const told = play(plan, csv("level", rows)).told;

    expect(told.length).toBeGreaterThan(1);
    expect(play(plan, json).told).toEqual(told);
    expect(play(plan, numbers).told).toEqual(told);
  });

  it("gives what the engine gives when it is fed second by second, in batches or row by row", () => {
    const plan = replayRules(shippedRuleFiles().filter(({ path }) => path.startsWith("linux/")));
    for (let seed = 0; seed < 25; seed += 1) {
      const { lines, device, inputs } = randomDay(seed);
      const engine = createEngine({ rules: plan.rules });
      engine.accept({ kind: "accepting", atMs: T0 - 120_000 });
      const live = [device, ...inputs].flatMap((input) => engine.accept(input)).sort(byTime);
      const batched = play(plan, lines).faults;

      expect(plain(batched)).toEqual(plain(live));
      expect(plain(play(plan, lines, "all").faults)).toEqual(plain(batched));
    }
  });

  it("tells silence at its second", () => {
    const files = [{ path: "s.yml", text: ruleText({ fire: ["silence() > 10m"] }) }];
    const lines = csv("cpu_busy_ratio", [
      [0, 0.1],
      [60, 0.1],
      [3_000, 0.1],
    ]);

    expect(play(replayRules(files), lines).told).toEqual(["661 firing", "3000 resolved"]);
  });

  it("passes over the years since a clock that was not set yet", () => {
    const severity = { start: "warning", critical: "after 1h" };
    const files = [{ path: "s.yml", text: ruleText({ fire: ["silence() > 10m"], severity }) }];
    const lines = ["timestamp,cpu_busy_ratio", "1970-01-01T00:00:12Z,0.1", "2026-03-01T00:00:00Z,0.1"];

    const { faults } = play(replayRules(files), lines);

    expect(faults.map(({ atMs, state }) => `${atMs / 1_000} ${state}`)).toEqual([
      "613 firing",
      "4213 firing",
      "1772323200 resolved",
    ]);
  });

  it("takes log lines, events and reported state from JSON", () => {
    const files = [
      { path: "l.yml", text: ruleText({ fire: ['log("pump stall after <int> ms") >= 2 in 10m'] }) },
    ];
    const line = (atS: number, more: object) => JSON.stringify({ timestamp: T0 + atS * 1_000, ...more });

    const { told } = play(replayRules(files), [
      line(0, {
        cpu_busy_ratio: 0.1,
        log: "pump stall after 9 ms",
        event: "cycle-finished",
        state: { door: true },
      }),
      line(60, { log: "pump stall after 12 ms" }),
    ]);

    expect(told).toEqual(["60 firing"]);
  });

  it("judges each instance of a column by itself", () => {
    const files = [{ path: "d.yml", text: ruleText({ fire: ["disk_used_ratio > 90%"] }) }];
    const lines = csv('"disk_used_ratio{mount=""/""}","disk_used_ratio{/var}"', [[0, 0.5, 0.95]]);

    expect(
      play(replayRules(files), lines).faults.map(({ instance, state }) => `${instance} ${state}`),
    ).toEqual(["/var firing"]);
  });

  it.each([
    ["timestamp,level", "1800000000,x", 'level: got "x", wanted a number'],
    ["timestamp,level", "yesterday,1", 'timestamp: got "yesterday"'],
    ["timestamp,level", "1800000000,1,2", "got 3 cells, wanted 2"],
    ["time,level", "", 'wanted one named "timestamp"'],
    ['timestamp,"level', "", "a quotation mark is not closed"],
    ["timestamp,level", "-5,1", 'timestamp: got "-5"'],
    ["timestamp,level", "1800000000,Infinity", 'level: got "Infinity"'],
    ['{"timestamp": 1}', "nonsense", "wanted a JSON object"],
    ['{"timestamp": 1}', '{"level": 1}', "timestamp"],
    ['{"timestamp": 1}', '{"timestamp": 1, "level": [1]}', "got a list or map"],
    ['{"timestamp": 1}', "{".repeat(10_000), "wanted a JSON object"],
  ])("refuses %s then %s", (first, second, message) => {
    expect(() => play(replayRules(outside), [first, second])).toThrow(message);
  });

  it("takes names of codes, and columns whose names are no names", () => {
    const text = outside[0]?.text.replace("mean > 10 for 1m", "Outlet_Temp_C > 5 and mode == 1") ?? "";
    const plan = replayRules([{ path: "o.yml", text }], {
      signals: readSignals("Outlet_Temp_C: {}", "s.yml"),
    });

    const { told } = play(
      plan,
      csv("Outlet Temp (C),mode", [
        [0, 9, "idle"],
        [60, 9, "run"],
      ]),
    );

    expect(told).toEqual(["60 firing"]);
  });

  it.each([
    ["x: { unit: celsius, cadance: 1m }", "cadance"],
    ["x: { cadence: soon }", "wanted a length of time"],
    ["1x: {}", "1x"],
    ["[1", "cannot be read as YAML"],
    ["x: &a {}\ny: *a", "s.yml"],
  ])("refuses %s as signals", (text, message) => {
    expect(() => readSignals(text, "s.yml")).toThrow(message);
  });

  it("refuses rules with mistakes, of two classes, and for another class", () => {
    const of = (deviceClass: string, name: string) => ({
      path: name,
      text: ruleText({ rule: `test.${name}`, applies_to: { class: deviceClass } }),
    });

    expect(() => replayRules([{ path: "x.yml", text: ruleText({ fire: ["nothing > 1"] }) }])).toThrow(
      "nothing",
    );
    expect(() => replayRules([of("washer", "a"), of("dryer", "b")])).toThrow("--class");
    expect(() => replayRules([of("washer", "a")], { deviceClass: "dryer" })).toThrow("None of 1 rules");
  });

  it("refuses a rule that declares what the catalogue has", () => {
    const text = ruleText({ signals: { cpu_busy_ratio: {} } });

    expect(() => replayRules([{ path: "x.yml", text }])).toThrow("in the catalogue already");
  });
});

/** A replay tells changes in the order of their times, an engine as it notices them. */
function byTime(left: FaultChange, right: FaultChange): number {
  return left.atMs - right.atMs || (left.ruleId < right.ruleId ? -1 : left.ruleId > right.ruleId ? 1 : 0);
}

function plain(changes: readonly FaultChange[]): string[] {
  return changes.map(({ deviceId: _, ...change }) => JSON.stringify(change));
}

/** Half a day of three signals with gaps, as CSV and as the inputs of a device that is judged every second. */
function randomDay(seed: number) {
  const words = new SyntheticWords(seed);
  const names = ["memory_available_ratio", "clock_offset_s", "disk_used_ratio{/}"];
  const device = new RuleDevice("dev-1", "00000000000000aa", names);
  const birth = { ...device.birth(0), deviceClass: "linux" };
  const rows: [number, ...(number | string)[]][] = [];
  const inputs = [];
  let atS = 0;
  let [memory, clock, disk] = [0.5, 0, 0.9];
  for (let row = 0; row < 150; row += 1) {
    memory = Math.min(1, Math.max(0, memory + (words.next() - 0.52) * 0.2));
    clock = words.next() < 0.1 ? words.int(-900, 900) : clock;
    disk = Math.min(1, Math.max(0, disk + (words.next() - 0.48) * 0.1));
    const cells = [memory, clock, disk].map((value) => (words.next() < 0.1 ? "" : Number(value.toFixed(4))));
    rows.push([atS, ...cells]);
    const given = Object.fromEntries(
      names.flatMap((name, index) => (cells[index] === "" ? [] : [[name, Number(cells[index])]])),
    );
    inputs.push(Object.keys(given).length === 0 ? device.heartbeat(atS) : device.metrics(atS, given));
    const next = atS + (words.next() < 0.05 ? words.int(300, 4_000) : 10);
    for (; atS < next; atS += 1) inputs.push(tick(atS));
  }
  return {
    lines: csv('memory_available_ratio,clock_offset_s,"disk_used_ratio{/}"', rows),
    device: birth,
    inputs,
  };
}
