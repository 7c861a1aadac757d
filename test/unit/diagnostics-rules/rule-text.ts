import { loadRules, type Rule } from "@housecall/diagnostics-rules";

/** The text of a rule that is right in all that a test does not speak of. */
export function ruleText(parts: Readonly<Record<string, unknown>>): string {
  const base: Record<string, unknown> = {
    rule: "test.rule",
    version: 1,
    status: "live",
    title: { en: "Title", ko: "제목" },
    applies_to: { class: "linux" },
    fire: ["cpu_busy_ratio > 90%"],
    severity: "warning",
    safety: "S4",
    causes: [{ id: "one", title: { en: "One", ko: "하나" }, prior: 1 }],
    say: { en: "Says", ko: "말" },
    remedy: [{ who: "remote", step: { en: "Do", ko: "하기" } }],
    ...parts,
  };
  return Object.entries(base)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join("\n");
}

/** A loaded rule; fails when its text has a mistake. */
export function rule(parts: Readonly<Record<string, unknown>>): Rule {
  const { rules, findings } = loadRules([{ path: "test.yml", text: ruleText(parts) }]);
  const [loaded] = rules;
  if (loaded === undefined) throw new Error(findings.map(({ message }) => message).join("\n"));
  return loaded;
}
