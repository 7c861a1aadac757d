import { shippedRuleFiles, shippedRules } from "@housecall/diagnostics-rules";
import { lint, ruleCoverage, testRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { buildRules } from "../../../diagnostics-rules/language/load-rules.ts";
import { ruleText } from "../../unit/diagnostics-rules/rule-text.ts";
import { twins } from "./rule-skeleton.ts";

const files = shippedRuleFiles().map(({ path, text }) => ({ name: path, text }));
const rules = shippedRules();
const sources = buildRules(shippedRuleFiles()).flatMap(({ read: { source } }) => source ?? []);

/** Every text that a rule has in two languages, with where it stands. */
function textsOf(part: unknown, path = ""): readonly { path: string; en: string; ko: string }[] {
  if (part === null || typeof part !== "object") return [];
  const { en, ko } = part as { en?: unknown; ko?: unknown };
  if (typeof en === "string" && typeof ko === "string") return [{ path, en, ko }];
  return Object.entries(part).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}

const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/\{[^{}]*\}/g)].map(([all]) => all).sort();

describe("the shipped rules", () => {
  it("are all there and live", () => {
    expect(rules.length).toBe(files.length);
    expect(new Set(rules.map(({ status }) => status))).toEqual(new Set(["live"]));
  });

  it("have nothing for lint to say", () => {
    expect(lint(files).findings).toEqual([]);
  });

  it("stand in files named after them", () => {
    expect(rules.map(({ id, file }) => file.replace("/", ".").replace(".yml", "") === id)).not.toContain(
      false,
    );
  });

  it("have a remedy for customer, remote support and technician each", () => {
    expect(rules.map(({ remedies }) => remedies.map(({ who }) => who))).toEqual(
      rules.map(() => ["customer", "remote", "technician"]),
    );
  });

  it("have several causes, of which at least one is settled by a remedy", () => {
    const settled = ({ remedy }: (typeof sources)[number]) => remedy.map(({ settles }) => settles);

    expect(sources.filter(({ causes }) => causes.length < 2).map(({ rule }) => rule)).toEqual([]);
    expect(
      sources
        .filter((source) => !source.causes.some(({ id }) => settled(source).includes(id)))
        .map(({ rule }) => rule),
    ).toEqual([]);
  });

  it.each(sources.map((source) => [source.rule, source] as const))(
    "%s says everything in English and Korean, with the same values",
    (_, source) => {
      const texts = textsOf(source);
      const wanted = ["/title", "/say", ...source.causes.map((_cause, index) => `/causes/${index}/title`)];

      expect(texts.map(({ path }) => path)).toEqual(expect.arrayContaining(wanted));
      for (const { path, en, ko } of texts) {
        expect(en, path).not.toMatch(/[가-힣]/);
        expect(ko, path).toMatch(/[가-힣]/);
        expect(placeholdersOf(ko), path).toEqual(placeholdersOf(en));
      }
    },
  );

  it("have each a test that fires, one that nearly does, and one with missing data", () => {
    const kinds = sources.map(({ rule, tests }) => [rule, tests.map(({ kind }) => kind)] as const);

    for (const [rule, found] of kinds)
      expect(found, rule).toEqual(expect.arrayContaining(["fires", "nearly", "missing"]));
  });

  it("have tests that decide every clause as true and as false", () => {
    const { clauses } = ruleCoverage(files);
    const open = clauses.filter(({ missing }) => missing.length > 0);

    expect(clauses.length).toBeGreaterThan(400);
    expect(open.map(({ file, name, missing }) => `${file} ${name} never ${missing.join()}`)).toEqual([]);
  });

  it("differ in more than the signals and the thresholds that they compare", () => {
    const [one, other] = ["cpu_busy_ratio > 90% for 5m", "memory_available_ratio > 20% for 1h"].map(
      (clause, index) => ({
        path: `${index}.yml`,
        text: ruleText({ rule: `test.r${index}`, fire: [clause] }),
      }),
    );

    expect(twins([one, other].flatMap((file) => file ?? []))).toEqual([["test.r0", "test.r1"]]);
    expect(twins(shippedRuleFiles())).toEqual([]);
  });

  it.each(testRules(files).results)("$rule: $name", ({ detail }) => {
    expect(detail).toBe("");
  });
});
