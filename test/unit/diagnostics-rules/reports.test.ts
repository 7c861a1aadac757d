import { createEngine, type EngineInput, loadRules } from "@housecall/diagnostics-rules";
import type { StateValue } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

/** A device whose samples, events and states are told in one line each. */
function machine(deviceClass = "linux") {
  const device = new RuleDevice("dev-1", "00000000000000aa", ["cycle_phase"]);
  const birth = (): EngineInput => {
    const made = device.birth(0);
    return made.kind === "birth" ? { ...made, deviceClass } : made;
  };
  const event = (atS: number, name: string, attributes: Readonly<Record<string, StateValue>> = {}) =>
    device.put("urgent", { kind: "event", name, severity: 6, attributes }, { wallS: atS, receivedS: atS });
  const state = (atS: number, entries: Readonly<Record<string, StateValue>>, full = false) =>
    device.put("urgent", { kind: "state", full, entries }, { wallS: atS, receivedS: atS });
  return { device, birth, event, state };
}

function problems(parts: Readonly<Record<string, unknown>>): string {
  return loadRules([{ path: "test.yml", text: ruleText(parts) }])
    .findings.map(({ message }) => message)
    .join("\n");
}

describe("event()", () => {
  it("counts events of its name in a window, by their attributes", () => {
    const { birth, device, event } = machine();
    const engine = createEngine({
      rules: [rule({ fire: ['event("error" where code == "OE" and tries >= 2) >= 2 in 10m'] })],
    });

    const changes = feed(engine, [
      birth(),
      event(10, "error", { code: "OE", tries: 2 }),
      event(20, "error", { code: "OE", tries: 1 }),
      event(30, "error", { code: "UE", tries: 5 }),
      event(40, "other", { code: "OE", tries: 5 }),
      event(50, "error", { code: "OE", tries: 3 }),
      device.heartbeat(300),
      device.heartbeat(500),
      device.heartbeat(700),
    ]);

    expect(changes).toEqual(["50 firing", "610 resolved"]);
  });

  it.each([
    'event("error").constructor > 1',
    'event("error" where constructor == 1) >= 1 in 5m',
    'event("error" where toString != "x") >= 1 in 5m',
  ])("takes %s for a part that is missing, and the other rules go on", (clause) => {
    const { birth, event } = machine();
    const other = rule({ rule: "test.other", fire: ['event("error") >= 1 in 5m'] });
    const engine = createEngine({ rules: [rule({ fire: [clause] }), other] });

    const changes = feed(engine, [birth(), event(10, "error", { code: "OE" })]);

    expect(changes).toEqual(["10 firing"]);
  });

  it("gives the number in an attribute as a value with the unit of its name", () => {
    const { birth, event } = machine();
    const engine = createEngine({
      rules: [
        rule({
          fire: ['max_over_time(event("motor-test").current_a[5m]) > 2500 mA'],
          say: { en: "drew {drawn}", ko: "전류 {drawn}" },
          let: { drawn: 'event("motor-test").current_a' },
        }),
      ],
    });

    const changes = [
      birth(),
      event(10, "motor-test", { current_a: 2 }),
      event(20, "motor-test", { current_a: 3 }),
    ]
      .flatMap((input) => engine.accept(input))
      .map(({ state, say }) => [state, say.en]);

    expect(changes).toEqual([["firing", "drew 3 A"]]);
  });

  it("is unknown where reports may be lost", () => {
    const { birth, device, event } = machine();
    const engine = createEngine({ rules: [rule({ fire: ['event("alive") < 1 in 5m'] })] });

    const changes = feed(engine, [
      birth(),
      event(0, "alive"),
      device.loss(290, { stream: "urgent" }),
      device.heartbeat(400),
      device.heartbeat(595),
    ]);

    expect(changes).toEqual(["590 firing"]);
  });
});

describe("state()", () => {
  it("compares an entry with texts, numbers and flags, and keeps it until it is reported anew", () => {
    const { birth, state } = machine();
    const engine = createEngine({
      rules: [
        rule({ rule: "t.text", fire: ['state("door") == "open"'] }),
        rule({ rule: "t.other", fire: ['state("door") != "open"'] }),
        rule({ rule: "t.number", fire: ['state("tries") > 2'] }),
        rule({ rule: "t.flag", fire: ['state("lock") == false'] }),
      ],
    });
    const play = (...inputs: EngineInput[]) =>
      inputs.flatMap((input) => engine.accept(input)).map((change) => `${change.ruleId} ${change.state}`);

    expect(play(birth(), state(0, { door: "shut", tries: 1, lock: true }))).toEqual(["t.other firing"]);
    expect(play(state(10, { door: "open", tries: 3, lock: false }))).toEqual([
      "t.flag firing",
      "t.number firing",
      "t.other resolved",
      "t.text firing",
    ]);
    expect(play(state(20, { brightness: 3 }))).toEqual([]);
    expect(play(state(30, { tries: 1 }))).toEqual(["t.number resolved"]);
  });

  it("is unknown before the first report, and when a full report lacks the key", () => {
    const { birth, state } = machine();
    const engine = createEngine({
      rules: [rule({ fire: ['state("door") != "shut"'], clear: 'state("door") == "shut"' })],
    });

    const changes = feed(engine, [
      birth(),
      state(0, { program: "cotton" }),
      state(10, { door: "open" }),
      state(20, { program: "cotton" }, true),
      state(30, { door: "shut" }),
    ]);

    expect(changes).toEqual(["10 firing", "30 resolved"]);
  });
});

describe("the name of a code", () => {
  it("stands for its number", () => {
    const { device, birth } = machine("washer");
    const engine = createEngine({
      rules: [
        rule({
          applies_to: { class: "washer" },
          fire: ['cycle_phase == "drain"'],
          clear: '"drain" != cycle_phase',
        }),
      ],
    });
    const inputs = [
      birth(),
      ...[2, 3, 4].map((phase, index) => device.metrics(10 * index, { cycle_phase: phase })),
    ];

    expect(feed(engine, inputs)).toEqual(["10 firing", "20 resolved"]);
  });

  it.each([
    [
      'cycle_phase == "drian"',
      'Unknown name "drian" of cycle_phase; did you mean "drain"? Known: idle, fill',
    ],
    ['cycle_phase > "drain"', 'Got ">" between names of codes, wanted == or !='],
    ['drum_level_khz == "drain"', 'Got the text "drain", but "drum_level_khz" has no names'],
    ['state("door") > "open"', 'Got ">" between texts, wanted == or !='],
    ['state("door")', "A state entry stands in a comparison"],
    ["state(3) == 1", "state got something else, wanted one text"],
    ['event("a b") >= 1 in 1m', 'Got "a b" as the name of an event'],
    ['event("x") >= 1', "A count needs a window"],
    ['event("x").y > 2 and log("a line").y > 2', 'The template has no parameter "y"'],
    ['log("stall <int:ms>" where mss > 2) >= 1 in 1m', 'no parameter "mss"; did you mean "ms"?'],
    ['log("stall <word:who>").who > 2', '"who" is a text, wanted a number'],
    ['log("stall <int:ms>" where ms == "2") >= 1 in 1m', 'Got "2" to compare with "ms", wanted a number'],
    ["abs(drum_level_khz where a > 1) > 1", 'abs takes no "where"'],
  ])("%s is refused", (condition, wanted) => {
    expect(problems({ applies_to: { class: "washer" }, fire: [condition] })).toContain(wanted);
  });
});

describe("parameters of a log template", () => {
  it("filter the lines that are counted and give their value", () => {
    const { device, birth } = machine();
    const engine = createEngine({
      rules: [
        rule({
          rule: "t.count",
          fire: ['log("pump stall after <int:stall_ms> ms" where stall_ms > 500) >= 2 in 5m'],
        }),
        rule({ rule: "t.value", fire: ['log("pump stall after <int:stall_ms> ms").stall_ms > 1s'] }),
        rule({ rule: "t.word", fire: ['log("killed <word:who>" where who == "chrome") >= 1 in 5m'] }),
      ],
    });
    const play = (...inputs: EngineInput[]) =>
      inputs.flatMap((input) => engine.accept(input)).map((change) => `${change.ruleId} ${change.state}`);

    expect(
      play(birth(), device.log(0, "pump stall after 600 ms"), device.log(10, "pump stall after 400 ms")),
    ).toEqual([]);
    expect(play(device.log(20, "pump stall after 1200 ms"))).toEqual(["t.count firing", "t.value firing"]);
    expect(play(device.log(30, "killed chromium"))).toEqual([]);
    expect(play(device.log(40, "killed chrome"))).toEqual(["t.word firing"]);
  });
});
