import { createEngine, type FaultChange, loadRules } from "@housecall/diagnostics-rules";
import { lint } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { RuleDevice } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

const signals = {
  drain: { unit: "ratio/h" },
  share: { unit: "ratio" },
  charge: { unit: "percent" },
  flow: { unit: "L/min" },
  level: { unit: "kHz" },
  current: { unit: "A" },
  warmth: { unit: "celsius" },
  starts: { unit: "count" },
  sent: { unit: "bytes" },
  odd: { unit: "furlong" },
  bare: {},
};

/** The unit that lint names when an expression is compared with mass. */
function unitOf(expression: string): string {
  const text = ruleText({ signals, fire: [`${expression} > 1 kg`] });
  const { findings } = loadRules([{ path: "r.yml", text }]);
  return findings.map(({ message }) => /^Got (.*) and kg to compare/.exec(message)?.[1] ?? message).join();
}

/** What the first change says. */
function said(
  parts: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, number>>,
): FaultChange {
  const engine = createEngine({ rules: [rule({ signals, fire: ["bare > 0"], ...parts })] });
  const device = new RuleDevice("dev-1", "00", Object.keys(signals));
  const inputs = [device.birth(0), device.metrics(0, { bare: 1, ...values })];
  const [change] = inputs.flatMap((input) => engine.accept(input));
  if (change === undefined) throw new Error("nothing was told");
  return change;
}

describe("derived units", () => {
  it.each([
    ["drain / 5 %/h", "no unit"],
    ["drain / drain", "no unit"],
    ["drain * 2h", "ratio"],
    ["drain * 90%", "ratio/h"],
    ["90% * level", "kHz"],
    ["level * share", "kHz"],
    ["share / share", "ratio"],
    ["share * 2", "ratio"],
    ["2 * share * share", "ratio"],
    ["charge * 2", "ratio"],
    ["level / 8s", "kHz/s"],
    ["level / 8s * 1h", "kHz"],
    ["deriv(level[5m]) / deriv(level[10m])", "no unit"],
    ["current * current / current", "A"],
    ["sqrt(current * current)", "A"],
    ["stdvar_over_time(level[5m]) / level", "kHz"],
    ["100 mA / current", "no unit"],
    ["flow / 10 L", "1/min"],
    ["rate(starts[5m]) * 1min", "count"],
    ["1 / rate(starts[5m])", "s/count"],
    ["current * level", "A·kHz"],
    ["current / level / 1s", "A/kHz/s"],
    ["current * current", "A^2"],
    ["5 K / warmth", "no unit"],
    ["odd / 1s", "furlong/s"],
    ["odd / odd", "no unit"],
  ])("%s is told as %s", (expression, unit) => {
    expect(unitOf(expression)).toBe(unit);
  });

  it("of different sizes cancel by value", () => {
    const { say } = said(
      { let: { part: "100 mA / current" }, say: { en: "{part}", ko: "값" } },
      { current: 0.5 },
    );

    expect(say.en).toBe("0.2");
  });

  it("keep a number without unit in that of its neighbour, also beside a literal", () => {
    const { say } = said(
      { let: { limit: "level + (2 kHz + 1)" }, say: { en: "{limit}", ko: "값" } },
      { level: 20 },
    );

    expect(say.en).toBe("23 kHz");
  });

  it.each([
    ["drain", { drain: 0.05 }, "5 %/h"],
    ["drain * 2h", { drain: 0.05 }, "10 %"],
    ["drain / 5 %/h", { drain: 0.1 }, "2"],
    ["share / share", { share: 0.5 }, "100 %"],
    ["90% * share", { share: 0.5 }, "45 %"],
    ["90%", {}, "90 %"],
    ["starts / 1min", { starts: 3 }, "3/min"],
    ["warmth / 1h", { warmth: 3 }, "3 °C/h"],
    ["sent / 1s", { sent: 2_048 }, "2 KB/s"],
    ["flow / 2 L", { flow: 3 }, "1.5/min"],
    ["90s", {}, "1 min 30 s"],
  ])("people read %s of %j as %s", (expression, values, text) => {
    const { say } = said({ let: { value: expression }, say: { en: "{value}", ko: "값" } }, values);

    expect(say.en).toBe(text);
  });
});

describe("the unit that a text asks for", () => {
  it.each([
    ["current / 2 A", { current: 2.57 }, "in %", "129 %", "129 %"],
    ["current / 2 A", { current: 0.1 }, "in %", "5 %", "5 %"],
    ["share", { share: 0.0256 }, "in %", "2.6 %", "2.6 %"],
    ["starts / 1s", { starts: 0.5 }, "in count/min", "30/min", "30/min"],
    ["5400s", {}, "in min", "90 min", "90분"],
    ["drain", { drain: 0.02 }, "in %/d", "48 %/d", "48 %/d"],
    ["sent", { sent: 2_500_000 }, "in MB", "2.5 MB", "2.5 MB"],
    ["level", { level: 20 }, "in Hz", "20000 Hz", "20000 Hz"],
  ])("%s of %j %s is %s", (expression, values, asked, en, ko) => {
    const { say } = said(
      { let: { value: expression }, say: { en: `{value ${asked}}`, ko: `값 {value ${asked}}` } },
      values,
    );

    expect(say).toEqual({ en, ko: `값 ${ko}` });
  });

  it.each([
    ["{share in A}", "unit-mismatch", 10, "Got ratio to tell in A, wanted a unit of the same kind"],
    ["{level in %}", "unit-mismatch", 10, "Got kHz to tell in %, wanted a unit of the same kind"],
    ["{level in kHertz}", "unknown-unit", 10, 'Unknown unit "kHertz"'],
    ["{level in khz}", "unknown-unit", 10, 'Unknown unit "khz"; did you mean "kHz"?'],
    ["{high in %}", "type-mismatch", 1, '"high" is a condition and has no unit, wanted a number'],
    ["{lvel in kHz}", "unknown-placeholder", 1, 'Unknown value "{lvel}"; did you mean "level"?'],
    ["{level on %}", "unknown-placeholder", 1, 'Unknown value "{level on %}"'],
  ])("%s is refused where it stands", (text, kind, offset, message) => {
    const lines = ruleText({ signals, let: { high: "share > 1" }, say: undefined });
    const [finding] = loadRules([
      { path: "r.yml", text: `${lines}\nsay:\n  en: "${text}"\n  ko: 값\n` },
    ]).findings;

    expect(finding).toMatchObject({ kind, column: 8 + offset });
    expect(finding?.message).toContain(message);
  });

  it.each([
    ["{share} %", '"{share}" shows its unit, and "%" is written after it'],
    ["{level} kHz", '"{level}" shows its unit, and "kHz" is written after it'],
    ["{drain in %/h}%/h", '"{drain in %/h}" shows its unit, and "%/h" is written after it'],
    ["{usual} minutes", '"{usual}" shows its unit, and "minutes" is written after it'],
    ["{sent} MB", '"{sent}" shows its unit, and "MB" is written after it'],
    ["{part} %", '"{part}" is a plain number, and "%" is written after it; name the ratio itself: {… in %}'],
  ])("%s is remarked", (text, message) => {
    const lets = { usual: "90s", part: "100 * current / 2 A" };
    const { findings } = lint([
      { name: "r.yml", text: ruleText({ signals, let: lets, say: { en: text, ko: "값" } }) },
    ]);

    expect(findings.filter(({ kind }) => kind === "unit-by-hand").map((finding) => finding.message)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it.each(["{share} full", "{level}, kHz", "{usual} since", "{part} percent", "{starts} starts"])(
    "%s is not",
    (text) => {
      const lets = { usual: "90s", part: "current / 2 A" };
      const { findings } = lint([
        { name: "r.yml", text: ruleText({ signals, let: lets, say: { en: text, ko: "값" } }) },
      ]);

      expect(findings.map(({ kind }) => kind)).not.toContain("unit-by-hand");
    },
  );
});
