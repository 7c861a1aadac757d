import { shippedRuleFiles, shippedRules } from "@housecall/diagnostics-rules";
import { lint, ruleCoverage, testRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";

const files = shippedRuleFiles().map(({ path, text }) => ({ name: path, text }));
const rules = shippedRules();

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

  it("have tests that decide every clause as true and as false", () => {
    const { clauses } = ruleCoverage(files);
    const open = clauses.filter(({ missing }) => missing.length > 0);

    expect(clauses.length).toBeGreaterThan(400);
    expect(open.map(({ file, name, missing }) => `${file} ${name} never ${missing.join()}`)).toEqual([]);
  });

  it.each(testRules(files).results)("$rule: $name", ({ detail }) => {
    expect(detail).toBe("");
  });
});
