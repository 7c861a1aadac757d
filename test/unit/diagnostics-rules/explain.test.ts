import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import { explainRule } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { buildRules } from "../../../diagnostics-rules/language/load-rules.ts";
import { parseExpression } from "../../../diagnostics-rules/language/parser.ts";
import { RuleWords } from "../../../diagnostics-rules/tools/explain-words.ts";
import { ruleText } from "./rule-text.ts";

function explained(parts: Readonly<Record<string, unknown>>, language: "en" | "ko" = "en") {
  const { parts: sections } = explainRule({ name: "r.yml", text: ruleText(parts) }, language);
  return Object.fromEntries(sections.map(({ heading, lines }) => [heading, lines]));
}

/** The first fire clause in words. */
function said(fire: string, language: "en" | "ko" = "en"): string | undefined {
  const lines = explained({ applies_to: { class: "washer" }, fire: [fire] }, language);
  return lines[language === "en" ? "Fires when one of these holds" : "다음 중 하나이면 고장 발생"]?.[0];
}

const shipped = buildRules(shippedRuleFiles());

describe("a clause in words", () => {
  it.each([
    [
      "disk_used_ratio > 95%",
      "share of the file system that ordinary programs cannot use any more is above 95 %",
    ],
    ["cpu_busy_ratio >= 0.9 for 10m", "share of processor time not idle is at least 90 %, for 10 min"],
    ["silence() > 5m", "the time since the device's last report is above 5 min"],
    ['cycle_phase == "drain"', "phase of the programme is “drain”"],
    [
      "drain_duration_s > 1.5 * baseline(drain_duration_s, 20 cycles) for 3 of 5 cycles",
      "longest drain of the last cycle is above 1.5 × what is usual for this device (longest drain of the last cycle, learned over about 20 cycles), in 3 of the newest 5 cycles",
    ],
    [
      "quantile_over_time(0.9, drain_duration_s[10 cycles]) > 100",
      "the quantile 0.9 of longest drain of the last cycle over the last 10 cycles is above 1 min 40 s",
    ],
    [
      'log("pump stall after <int:stall_ms> ms" where stall_ms > 500) >= 2 in 10m',
      "the number of log lines “pump stall after <int:stall_ms> ms” with stall_ms > 500 in the last 10 min is at least 2",
    ],
    ['state("door") == "open"', "the reported state “door” is “open”"],
    [
      'event("door-opened") -> cpu_busy_ratio > 50% within 2m',
      "first events “door-opened”, then within 2 min share of processor time not idle is above 50 %",
    ],
    [
      "not (cpu_busy_ratio > 50% or disk_used_ratio > 1%) and cpu_busy_ratio < 90%",
      "not (share of processor time not idle is above 50 % or share of the file system that ordinary programs cannot use any more is above 1 %) and share of processor time not idle is below 90 %",
    ],
  ])("%s", (text, wanted) => {
    expect(said(text)).toBe(wanted);
  });

  it("is said in Korean too", () => {
    expect(said("avg_over_time(disk_used_ratio[1h30m]) > 95% for 5m", "ko")).toBe(
      "최근 1시간 30분의 디스크 사용률 평균: 95 % 초과 (5분 동안 계속)",
    );
  });
});

describe("an explanation", () => {
  it("says what is watched, with unit and cadence, and per what", () => {
    const lines = explained({ fire: ["disk_used_ratio > 95%"] });

    expect(lines["Watches"]).toEqual([
      "Share of the file system that ordinary programs cannot use any more [disk_used_ratio] (%), every 10 s",
    ]);
    expect(lines["Judged"]).toEqual(["for each mount by itself", "at every sample"]);
  });

  it("says what missing and late data do", () => {
    const hold = explained({ missing: "hold 20m then unknown", late: "3m" });
    const forever = explained({ missing: "hold" });

    expect(hold["Missing and late data"]).toEqual([
      expect.stringContaining("neither fires nor clears"),
      expect.stringContaining("for 20 min without data"),
      "A gap in metrics is waited for at most 3 min.",
    ]);
    expect(forever["Missing and late data"]?.[1]).toContain("however long");
  });

  it("says severity, causes, remedies and cost", () => {
    const lines = explained({
      fire: ["max_over_time(cpu_busy_ratio[8h]) > 90%"],
      severity: { start: "info", warning: "after 3 cycles", critical: "cpu_busy_ratio > 99%" },
      causes: [
        {
          id: "one",
          title: { en: "One", ko: "하나" },
          prior: 0.6,
          when: "cpu_busy_ratio > 95%",
          likelihood: 0.8,
        },
        { id: "two", title: { en: "Two", ko: "둘" }, prior: 0.4 },
      ],
      remedy: [{ who: "remote", step: { en: "Do", ko: "하기" }, verify: "cpu_busy_ratio < 50% within 30m" }],
    });

    expect(lines["Severity"]?.slice(0, 3)).toEqual([
      "begins as info",
      "warning once it has been firing for 3 cycles",
      "critical once share of processor time not idle is above 99 %",
    ]);
    expect(lines["Causes, and how likely they are beforehand"]).toEqual([
      "60 %  One – share of processor time not idle is above 95 % (seen in 80 % of such cases)",
      "40 %  Two",
    ]);
    expect(lines["Remedies"]).toEqual([
      "Remote support: Do – verified when, within 30 min, share of processor time not idle is below 50 %",
    ]);
    expect(lines["Cost"]?.[1]).toBe(
      "the window of 8 h over cpu_busy_ratio begins up to 7 min 30 s earlier than it says",
    );
  });

  it("names the tests that pass, those that fail, and what none of them shows", () => {
    const test = { given: { cpu_busy_ratio: "0.5x5" } };
    const lines = explained({
      tests: [
        { ...test, name: "good", expect: [{ at: "50s", fault: "none" }] },
        { ...test, name: "bad", expect: [{ at: "50s", fault: "firing" }] },
      ],
    });

    expect(lines["Tests that prove it"]).toEqual([
      "good",
      "FAILS: bad",
      "no test shows fire 1 (cpu_busy_ratio > 90%) as true",
    ]);
  });

  it.each(["en", "ko"] as const)(
    "finds words for every expression of the shipped rules in %s",
    (language) => {
      for (const { checked } of shipped) {
        if (checked === undefined) continue;
        const words = new RuleWords(checked, language);
        const texts = [...checked.fire, ...(checked.clear ? [checked.clear] : [])].map((clause) =>
          words.clause(clause),
        );
        const lets = Object.values(checked.source.let).map((text) => words.say(parseExpression(text)));
        for (const text of [...texts, ...lets]) {
          expect(text).not.toMatch(/undefined|NaN|\[object|_over_time/);
          expect(text.length).toBeGreaterThan(3);
        }
      }
    },
  );

  it("refuses a rule with a mistake and says which", () => {
    expect(() => explainRule({ name: "r.yml", text: ruleText({ fire: ["nonsense > 1"] }) }, "en")).toThrow(
      'Unknown signal "nonsense"',
    );
  });
});
