import { shippedRuleFiles, shippedRules } from "@housecall/diagnostics-rules";
import { lint, testRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";

const files = shippedRuleFiles().map(({ path, text }) => ({ name: path, text }));

describe("the shipped rules", () => {
  it("are all there and live", () => {
    expect(shippedRules().length).toBe(files.length);
    expect(new Set(shippedRules().map(({ status }) => status))).toEqual(new Set(["live"]));
  });

  it("have nothing for lint to say", () => {
    expect(lint(files).findings).toEqual([]);
  });

  it("stand in files named after them", () => {
    expect(
      shippedRules().map(({ id, file }) => file.replace("/", ".").replace(".yml", "") === id),
    ).not.toContain(false);
  });

  it("have a remedy for customer, remote support and technician each", () => {
    expect(shippedRules().map(({ remedies }) => remedies.map(({ who }) => who))).toEqual(
      shippedRules().map(() => ["customer", "remote", "technician"]),
    );
  });

  it.each(testRules(files).results)("$rule: $name", ({ detail }) => {
    expect(detail).toBe("");
  });
});
