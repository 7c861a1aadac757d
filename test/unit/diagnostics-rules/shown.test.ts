/** What a rule shows to people: names, bounds, signs of causes, checks of remedies. */
import { createEngine, type EngineInput, type FaultChange, loadRules } from "@housecall/diagnostics-rules";
import { lint } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { RuleDevice } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

type Row = Readonly<Record<string, number>>;

/** The changes that a rule of a washer makes of these rows, ten seconds apart. */
function play(parts: Readonly<Record<string, unknown>>, rows: readonly Row[]): FaultChange[] {
  const engine = createEngine({ rules: [rule({ applies_to: { class: "washer" }, ...parts })] });
  const device = new RuleDevice("dev-1", "00", [...new Set(rows.flatMap((row) => Object.keys(row)))]);
  const birth = device.birth(0);
  const inputs: EngineInput[] = [
    birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth,
    ...rows.map((row, index) => device.metrics(index * 10, row)),
  ];
  return inputs.flatMap((input) => engine.accept(input));
}

const title = { en: "Text", ko: "글" };
const levels = (...values: number[]) => values.map((value) => ({ drum_level_khz: value }));
const mistakes = (parts: Readonly<Record<string, unknown>>) =>
  loadRules([{ path: "r.yml", text: ruleText(parts) }]).findings.map(({ message }) => message);

describe("a shown value", () => {
  const usual = {
    let: { usual: "baseline(drum_level_khz, 5 samples)", lowest: "min_over_time(drum_level_khz[30s])" },
    names: { usual: { en: "Usual level", ko: "평소 수위" } },
    evidence: { keep: ["drum_level_khz", "usual", "lowest"] },
  };

  it("tells what it is called, of which signal it is, and on which side of its bound it lies", () => {
    const [change] = play(
      { ...usual, fire: ["not drum_level_khz <= 1.2 * usual"] },
      levels(20, 20, 20, 20, 20, 30),
    );

    expect(change?.evidence).toEqual([
      expect.objectContaining({ signal: "drum_level_khz", value: 30, threshold: 24, side: "above" }),
      expect.objectContaining({
        value: 20,
        title: { en: "Usual level", ko: "평소 수위" },
        about: { signal: "drum_level_khz", as: "usual" },
      }),
      expect.objectContaining({ value: 20, about: { signal: "drum_level_khz", as: "summary" } }),
    ]);
    expect(change?.evidence[0]).not.toHaveProperty("about");
  });

  it("has the bound that its share of what is usual has", () => {
    const parts = { ...usual, let: { ...usual.let, share: "drum_level_khz / usual" }, fire: ["share > 1.2"] };

    const [change] = play(
      { ...parts, evidence: { keep: ["drum_level_khz", "share"] } },
      levels(20, 20, 20, 20, 20, 30),
    );

    expect(change?.evidence[0]).toMatchObject({ threshold: 24, side: "above" });
    expect(change?.evidence[1]).toMatchObject({ value: 1.5, unit: "ratio", threshold: 1.2 });
  });

  it("has a bound from either side of the sign, that belongs to it or not", () => {
    const sideOf = (clause: string) => {
      const parts = { fire: [clause], evidence: { keep: ["drum_level_khz"] } };
      const [fact] = play(parts, levels(26))[0]?.evidence ?? [];
      return fact?.kind === "value" ? fact.side : undefined;
    };

    expect(["25 < drum_level_khz", "drum_level_khz >= 25", "27 >= drum_level_khz"].map(sideOf)).toEqual([
      "above",
      "at_least",
      "at_most",
    ]);
  });

  it("has no bound that only a clause asks for which does not hold", () => {
    const parts = {
      fire: ["drum_level_khz > 25", "drum_level_khz > 20 and wash_motor_current_a > 5 A"],
      evidence: { keep: ["drum_level_khz", "wash_motor_current_a"] },
    };

    const [change] = play(parts, [{ drum_level_khz: 26, wash_motor_current_a: 1 }]);

    expect(change?.evidence).toMatchObject([{ threshold: 25 }, { threshold: null }]);
  });

  it("has no bound from a share of something negative, for there the sides are the other way round", () => {
    const share = "water_temperature_celsius / baseline(water_temperature_celsius, 5 samples)";
    const rows = [-10, -10, -10, -10, -10, -13].map((value) => ({ water_temperature_celsius: value }));

    const [change] = play(
      { let: { share }, fire: ["share > 1.2"], evidence: { keep: ["water_temperature_celsius"] } },
      rows,
    );

    expect(change?.evidence[0]).toMatchObject({ value: -13, threshold: null });
    expect(change?.evidence[0]).not.toHaveProperty("side");
  });

  it("that counts yes and no is a number, and their mean a share", () => {
    const parts = {
      let: { often: "sum_over_time(heater_on[1m])", mostly: "avg_over_time(heater_on[1m])" },
      fire: ["often > 1"],
      evidence: { keep: ["heater_on", "often", "mostly"] },
    };

    const [change] = play(parts, [{ heater_on: 0 }, { heater_on: 1 }, { heater_on: 1 }]);

    expect(change?.evidence).toMatchObject([
      { unit: "flag", value: 1 },
      { unit: "count", value: 2 },
      { unit: "ratio", value: 2 / 3 },
    ]);
  });

  it("cannot have the name of a let that is not there", () => {
    expect(mistakes({ names: { usal: title }, let: { usual: "load_1m" } })).toContain(
      'Unknown let "usal"; did you mean "usual"?',
    );
  });
});

describe("the sign of a cause", () => {
  const causes = [
    {
      id: "held",
      title,
      prior: 0.5,
      when: "wash_motor_current_a > 2 A",
      likelihood: 0.9,
      sign: { en: "The motor takes {wash_motor_current_a}", ko: "모터 전류 {wash_motor_current_a}" },
    },
    { id: "cold", title, prior: 0.5, when: "water_temperature_celsius < 3" },
    { id: "other", title, prior: 0.2 },
  ];
  const fired = (row: Row) =>
    play({ fire: ["drum_level_khz > 25"], causes }, [{ drum_level_khz: 26, ...row }])[0]?.causes;

  it("tells what is looked at and whether it is so", () => {
    expect(fired({ wash_motor_current_a: 2.5 })).toMatchObject([
      {
        id: "held",
        sign: { text: { en: "The motor takes 2.5 A", ko: "모터 전류 2.5 A" }, holds: true },
      },
      { id: "cold", sign: { condition: "water_temperature_celsius < 3", holds: null } },
      { id: "other", share: expect.any(Number) },
    ]);
  });

  it("stays with a cause that it rules out", () => {
    const causesNow = fired({ wash_motor_current_a: 0.5, water_temperature_celsius: 20 });

    expect(causesNow?.at(-1)).toMatchObject({ id: "cold", share: 0, sign: { holds: false } });
    expect(causesNow?.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 3);
  });

  it("names only values that the rule has", () => {
    const sign = { en: "takes {curent}", ko: "전류" };

    expect(mistakes({ causes: [{ id: "one", title, prior: 1, when: "load_1m > 1", sign }] })).toContain(
      'Unknown value "{curent}"',
    );
  });
});

describe("the check of a remedy", () => {
  it("says in words what telemetry must show", () => {
    const remedy = [
      {
        who: "customer",
        step: title,
        verify: "drum_level_khz < 25 within 2 cycles",
        check: { en: "The level is {drum_level_khz}", ko: "수위 {drum_level_khz}" },
      },
    ];

    const [change] = play({ fire: ["drum_level_khz > 25"], remedy }, levels(26));

    expect(change?.remedies[0]?.verify).toMatchObject({
      text: { en: "The level is 26 kHz", ko: "수위 26 kHz" },
      holds: false,
    });
  });
});

describe("what is told of the time after a fault", () => {
  it("does not show the fault", () => {
    const changes = play({ fire: ["drum_level_khz > 25"], clear: "drum_level_khz < 23" }, levels(26, 24, 22));

    expect(changes.map(({ state, isEvident }) => [state, isEvident])).toEqual([
      ["firing", true],
      ["resolved", false],
    ]);
  });

  it("nor does what is told outside of when the rule is judged", () => {
    const parts = {
      while: "heater_on == 1",
      fire: ["drum_level_khz > 25"],
      severity: { start: "warning", critical: "after 5m" },
    };
    const rows = [1, ...Array.from({ length: 70 }, () => 0)].map((on) => ({
      drum_level_khz: 26,
      heater_on: on,
    }));

    expect(play(parts, rows).map(({ severity, isEvident }) => [severity, isEvident])).toEqual([
      ["warning", true],
      ["critical", false],
    ]);
  });
});

describe("words for people", () => {
  it("are missed where an expression would be shown", () => {
    const parts = {
      let: { fill: "min_over_time(disk_used_ratio[1h])" },
      evidence: { keep: ["fill", "max_over_time(disk_used_ratio[1h])"] },
      causes: [{ id: "one", title, prior: 1, when: "fill > 50%" }],
      remedy: [{ who: "remote", step: title, verify: "fill < 50% within 1h" }],
      fire: ["disk_used_ratio > 90%"],
    };
    const { findings } = lint([{ name: "r.yml", text: ruleText(parts) }]);

    expect(findings.filter(({ kind }) => kind === "words-missing").map(({ message }) => message)).toEqual([
      'Cause "one" has no sign; say what one sees when its condition holds',
      "The remedy is verified and has no check; say what telemetry must show",
      '"fill" is shown; say under names what people call it',
      '"max_over_time(disk_used_ratio[1h])" is shown; make it a let, and say under names what people call it',
    ]);
  });
});
