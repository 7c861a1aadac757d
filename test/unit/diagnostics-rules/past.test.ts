import { createEngine, type EngineInput, type FaultChange, loadRules } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

const washer = { applies_to: { class: "washer" }, late: "2m" };

/** What a rule says of these rows of one signal, so many seconds apart. */
function play(parts: Readonly<Record<string, unknown>>, values: readonly number[], everyS = 10): string[] {
  const signal = "drum_level_khz";
  const engine = createEngine({ rules: [rule({ ...washer, ...parts })] });
  const device = new RuleDevice("dev-1", "00", [signal]);
  const birth = device.birth(0);
  const rows = values.map((value, index) => device.metrics(index * everyS, { [signal]: value }));
  const inputs: EngineInput[] = [
    birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth,
    ...rows,
  ];
  return feed(engine, inputs);
}

/** The sentence of the first change. */
function said(let_: string, values: readonly number[], everyS = 10): string {
  const engine = createEngine({
    rules: [
      rule({
        ...washer,
        let: { value: let_ },
        fire: [`drum_level_khz > ${(values.at(-1) ?? 0) - 0.001}`],
        say: { en: "{value}", ko: "값 {value}" },
      }),
    ],
  });
  const device = new RuleDevice("dev-1", "00", ["drum_level_khz"]);
  const birth = device.birth(0);
  const inputs = [
    birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth,
    ...values.map((value, index) => device.metrics(index * everyS, { drum_level_khz: value })),
  ];
  return inputs.flatMap((input) => engine.accept(input)).at(-1)?.say.en ?? "nothing";
}

describe("slope", () => {
  it("is the change per second in the unit of the signal", () => {
    expect(said("slope(drum_level_khz[40s])", [22, 22.5, 23, 23.5])).toBe("0.05 kHz/s");
    expect(play({ fire: ["slope(drum_level_khz[40s]) > 0.04 kHz/s"] }, [22, 22, 22.2, 22.8, 23.4])).toEqual([
      "40 firing",
    ]);
  });

  it("does not compare with another unit", () => {
    const text = ruleText({ ...washer, fire: ["slope(drum_level_khz[40s]) > 2 kHz"] });

    expect(loadRules([{ path: "r.yml", text }]).findings.map(({ message }) => message)).toEqual([
      'Got kHz/s and kHz to compare with ">", wanted the same unit',
    ]);
  });
});

describe("time_to", () => {
  it("says when the line of the window reaches the limit", () => {
    expect(said("time_to(drum_level_khz, 26, 1m)", [22, 22.5, 23, 23.5])).toBe("50 s");
  });

  it("is infinite when the signal moves away, and unknown with fewer than three samples", () => {
    const condition = {
      fire: ["time_to(drum_level_khz, 26, 1m) < 1m"],
      clear: "time_to(drum_level_khz, 26, 1m) >= 1m",
    };

    expect(play(condition, [22, 23, 24, 23, 22, 21])).toEqual(["20 firing", "30 resolved"]);
  });
});

describe("ewma", () => {
  it("follows its signal with its time constant, whatever the distance of the samples", () => {
    const direct = said("ewma(drum_level_khz, 10s)", [20, 30], 20);
    const expected = 20 + 10 * (1 - Math.exp(-2));

    expect(direct).toBe(`${Number(expected.toFixed(1))} kHz`);
  });

  it("counts a sample once, though the rule is judged again for others", () => {
    const engine = createEngine({
      rules: [
        rule({
          ...washer,
          fire: ["ewma(drum_level_khz, 1m) > 25 and drain_pump_current_a > 0"],
          clear: "ewma(drum_level_khz, 1m) < 1",
        }),
      ],
    });
    const device = new RuleDevice("dev-1", "00", ["drum_level_khz", "drain_pump_current_a"]);
    const birth = device.birth(0);

    const changes = feed(engine, [
      birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth,
      device.metrics(0, { drum_level_khz: 22, drain_pump_current_a: 1 }),
      device.metrics(1, { drum_level_khz: 30 }),
      ...Array.from({ length: 200 }, (_, index) => device.metrics(2 + index, { drain_pump_current_a: 1 })),
    ]);

    expect(changes).toEqual([]);
  });
});

describe("baseline", () => {
  const high = { fire: ["drum_level_khz > 1.2 * baseline(drum_level_khz, 5 samples)"] };

  it("is unknown until as much was learned as it says", () => {
    expect(play(high, [20, 20, 20, 30])).toEqual([]);
    expect(play(high, [20, 20, 20, 20, 20, 30])).toEqual(["50 firing"]);
  });

  it("learns nothing while the fault goes on", () => {
    const long = [20, 20, 20, 20, 20, ...Array.from({ length: 100 }, () => 30), 20];

    expect(play(high, long)).toEqual(["50 firing", "1050 resolved"]);
  });

  it("follows what changes slowly", () => {
    const creeping = Array.from({ length: 60 }, (_, index) => 20 + index * 0.2);

    expect(play(high, creeping)).toEqual([]);
  });

  it("lets a single value count only so far", () => {
    const values = [20, 20.1, 19.9, 20, 20, 20.1, 40, 20, 20];

    expect(play({ fire: ["baseline(drum_level_khz, 5 samples) > 20.4"] }, values)).toEqual([]);
    expect(play({ fire: ["baseline(drum_level_khz, 5 samples) > 20.1"] }, values)).not.toEqual([]);
  });

  it("is the threshold of what is compared with it", () => {
    const engine = createEngine({
      rules: [rule({ ...washer, ...high, evidence: { keep: ["drum_level_khz"], logs: 0 } })],
    });
    const device = new RuleDevice("dev-1", "00", ["drum_level_khz"]);
    const birth = device.birth(0);
    const rows = [20, 20, 20, 20, 20, 30].map((value, index) =>
      device.metrics(index * 10, { drum_level_khz: value }),
    );

    const [change] = [birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth, ...rows].flatMap(
      (input) => engine.accept(input),
    );

    expect(change?.evidence).toMatchObject([{ value: 30, threshold: 24 }]);
  });

  it("learns the mean of each cycle, but of none in which the fault was open", () => {
    const engine = createEngine({
      rules: [
        rule({
          ...washer,
          let: { usual: "baseline(drain_duration_s, 3 cycles)" },
          fire: ["drain_duration_s > 1.5 * usual"],
          clear: "drain_duration_s < 1.2 * usual",
          say: { en: "usually {usual}", ko: "보통 {usual}" },
        }),
      ],
    });
    const device = new RuleDevice("dev-1", "00", ["drain_duration_s"]);
    const birth = device.birth(0);
    const end = { kind: "event", name: "cycle-finished", severity: 6, attributes: {} } as const;
    const cycles = [80, 90, 100, 200, 300, 95].flatMap((duration, index) => [
      device.metrics(100 * index, { drain_duration_s: duration }),
      device.put("urgent", end, { wallS: 100 * index + 1, receivedS: 100 * index + 1 }),
    ]);

    const changes = [birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth, ...cycles]
      .flatMap((input) => engine.accept(input))
      .map(({ state, say }) => `${state} ${say.en}`);

    expect(changes).toEqual(["firing usually 1 min 30 s", "resolved usually 1 min 30 s"]);
  });

  describe("that is only shown", () => {
    const unusual = "drum_level_khz > 1.2 * baseline(drum_level_khz, 5 samples)";
    const shown = {
      fire: ["drain_pump_current_a > 2"],
      let: { usual: "baseline(drum_level_khz, 5 samples)" },
      say: { en: "usually {usual}", ko: "보통 {usual}" },
      causes: [
        { id: "high", title: { en: "High", ko: "높음" }, prior: 0.5, when: unusual, likelihood: 0.9 },
        { id: "other", title: { en: "Other", ko: "기타" }, prior: 0.4 },
      ],
    };

    /** What the first change says, after levels whose samples come apart from the one of the current. */
    function firstOf(parts: Readonly<Record<string, unknown>>, phase = "drain"): FaultChange | undefined {
      const engine = createEngine({ rules: [rule({ ...washer, ...shown, ...parts })] });
      const device = new RuleDevice("dev-1", "00", ["drum_level_khz", "drain_pump_current_a", "cycle_phase"]);
      const birth = device.birth(0);
      const levels = [20, 20, 20, 20, 20, 20, 30];
      return [
        birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth,
        device.metrics(0, { cycle_phase: phase === "drain" ? 3 : 2 }),
        ...levels.map((level, index) => device.metrics(10 + 10 * index, { drum_level_khz: level })),
        device.metrics(79, { cycle_phase: 3 }),
        device.metrics(80, { drain_pump_current_a: 3 }),
      ].flatMap((input) => engine.accept(input))[0];
    }

    it("learns in causes and texts from each of its samples", () => {
      const change = firstOf({});

      expect(change?.causes[0]).toMatchObject({ id: "high", share: 0.529 });
      expect(change?.say).toEqual({ en: "usually 20.2 kHz", ko: "보통 20.2 kHz" });
    });

    it("learns in evidence, and so does a mean with a time constant", () => {
      const change = firstOf({
        evidence: { keep: ["baseline(drum_level_khz, 6 samples)", "ewma(drum_level_khz, 1s)"], logs: 0 },
      });

      expect(change?.evidence.map((one) => one.kind === "value" && Math.round(one.value))).toEqual([20, 30]);
    });

    it("learns what verifies a remedy", () => {
      const change = firstOf({
        remedy: [{ who: "remote", step: { en: "Do", ko: "하기" }, verify: `${unusual} within 1h` }],
      });

      expect(change?.remedies[0]?.verify?.holds).toBe(true);
    });

    it("learns nothing outside while", () => {
      const gated = { while: 'cycle_phase == "drain"' };

      expect(firstOf(gated)?.say.en).toBe("usually 20.2 kHz");
      expect(firstOf(gated, "wash")?.say.en).toBe("usually unknown");
    });

    it("decides nothing: the fault is not judged for its samples", () => {
      const counted = { fire: ["drain_pump_current_a < 2 for 3 of 3 samples"] };
      const engine = createEngine({ rules: [rule({ ...washer, ...shown, ...counted })] });
      const device = new RuleDevice("dev-1", "00", ["drum_level_khz", "drain_pump_current_a"]);
      const birth = device.birth(0);

      const changes = feed(engine, [
        birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth,
        device.metrics(0, { drain_pump_current_a: 1 }),
        ...Array.from({ length: 5 }, (_, index) => device.metrics(10 + index, { drum_level_khz: 20 })),
      ]);

      expect(changes).toEqual(["0 pending"]);
    });
  });

  it("over a time weighs values by how long they stood, and not gaps", () => {
    const parts = { fire: ["drum_level_khz > 1.2 * baseline(drum_level_khz, 1m)"] };

    expect(play(parts, [20, 20, 20, 20, 20, 20, 30])).toEqual([]);
    expect(play(parts, [20, 20, 20, 20, 20, 20, 20, 20, 30])).toEqual(["80 firing"]);
  });

  it.each([
    ["baseline(drum_level_khz, 5) > 1", "wanted a duration such as 10m"],
    ["baseline(drum_level_khz) > 1", "baseline got 1 arguments, wanted 2"],
    ["baseline(drum_level_khz, 20000 samples) > 1", "Got 20000 samples to learn over, wanted at most 10000"],
    ["baseline(drum_level_khz, 40d) > 1", "Got 40 d, wanted at most 30 d"],
    ["ewma(drum_level_khz > 1, 5m) > 1", "Got a condition, wanted a number"],
    ["time_to(drum_level_khz, 5 A, 5m) > 1m", "time_to got kHz and A, wanted the same unit"],
    ["time_to(drum_level_khz + 1, 5, 5m) > 1m", "time_to got an expression, wanted a signal"],
    ["time_to(drum_level_khz, drain_pump_current_a, 5m) > 1m", "as limit, wanted a literal number"],
  ])("%s is refused", (condition, wanted) => {
    const { findings } = loadRules([{ path: "r.yml", text: ruleText({ ...washer, fire: [condition] }) }]);

    expect(findings.map(({ message }) => message).join("\n")).toContain(wanted);
  });
});
