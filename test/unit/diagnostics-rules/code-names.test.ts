import { createEngine, type FaultChange } from "@housecall/diagnostics-rules";
import { explainRule } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { RuleDevice } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

const DRAIN = 3;

/** What the first change says of a washer in this phase. */
function said(parts: Readonly<Record<string, unknown>>, phase = DRAIN): FaultChange {
  const washer = { applies_to: { class: "washer" }, fire: ["drain_pump_current_a > 2"] };
  const engine = createEngine({ rules: [rule({ ...washer, ...parts })] });
  const device = new RuleDevice("dev-1", "00", ["cycle_phase", "drain_pump_current_a", "flap"]);
  const birth = device.birth(0);
  const row = device.metrics(0, { cycle_phase: phase, drain_pump_current_a: 3, flap: 1 });
  const [change] = [birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth, row].flatMap(
    (input) => engine.accept(input),
  );
  if (change === undefined) throw new Error("nothing was told");
  return change;
}

describe("a value that is a code", () => {
  it("is told by its name in both languages", () => {
    const { say } = said({ say: { en: "phase {cycle_phase}", ko: "단계 {cycle_phase}" } });

    expect(say).toEqual({ en: "phase drain", ko: "단계 배수" });
  });

  it("is told by its name through a let and a window that keeps it", () => {
    const { say } = said({
      let: { phase: "cycle_phase", last: "last_over_time(cycle_phase[1m])" },
      say: { en: "{phase} {last}", ko: "{phase} {last} 단계" },
    });

    expect(say).toEqual({ en: "drain drain", ko: "배수 배수 단계" });
  });

  it("is told by its number where no name is known, or none can be", () => {
    const mean = { let: { mean: "avg_over_time(cycle_phase[1m])" }, say: { en: "{mean}", ko: "값 {mean}" } };

    expect(said({ say: { en: "{cycle_phase}", ko: "값" } }, 9).say.en).toBe("9");
    expect(said(mean).say.en).toBe("3");
  });

  it("has its name and that of its limit in the evidence", () => {
    const { evidence } = said({
      fire: ['cycle_phase == "drain"', 'cycle_phase == "idle"'],
      evidence: { keep: ["cycle_phase", "drain_pump_current_a"], logs: 0 },
    });

    expect(evidence).toMatchObject([
      { value: DRAIN, valueName: { en: "drain", ko: "배수" }, thresholdName: { en: "drain", ko: "배수" } },
      { value: 3, threshold: null },
    ]);
    expect(evidence[1]).not.toHaveProperty("valueName");
  });

  it("of a signal that the rule declares has the name that it gives", () => {
    const { say } = said({
      signals: { flap: { kind: "state", codes: { ajar: 1 } } },
      say: { en: "{flap}", ko: "값 {flap}" },
    });

    expect(say).toEqual({ en: "ajar", ko: "값 ajar" });
  });

  it("is explained by its name", () => {
    const text = ruleText({
      applies_to: { class: "washer" },
      fire: ['cycle_phase == "drain" and cycle_phase != 0'],
    });
    const fires = (language: "en" | "ko") =>
      explainRule({ name: "r.yml", text }, language)
        .parts.map(({ lines }) => lines.join())
        .join("\n");

    expect(fires("en")).toContain(
      "phase of the programme is “drain” and phase of the programme is not “idle”",
    );
    expect(fires("ko")).toContain("‘배수’");
    expect(fires("ko")).toContain("‘대기’");
  });
});
