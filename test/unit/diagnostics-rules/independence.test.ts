/**
 * The simulator proves nothing about the rules if both take their numbers from one another. That neither imports the other is
 * proved in test/architecture.test.ts; here, that neither names the other's files, and that no number with three or more
 * significant digits stands in both without a source of its own. A rounder number (0.75, 12) says nothing either way.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { buildRules } from "../../../diagnostics-rules/language/load-rules.ts";
import { readSources, rootFolder } from "../../lib/source-tree.ts";

/** Numbers that both have, and where each comes from. */
const explained: Readonly<Record<string, string>> = {
  "24.8": "kHz of the level sensor: level 2 of such washers, above which the heater may be on",
  "25.3": "kHz of the level sensor: the level at which such washers count as empty",
  "105":
    "°C: such washers call a thermistor broken above it (error tE); an air conditioner's discharge gas has its own limit there",
};

const simulator = readSources().filter(({ path }) => path.startsWith("firmware-sim/"));
const conditions = buildRules(shippedRuleFiles()).flatMap(({ read: { source } }) =>
  source === undefined
    ? []
    : [
        ...Object.values(source.let),
        ...source.fire,
        ...[source.while, source.clear].flatMap((text) => text ?? []),
        ...source.causes.flatMap(({ when }) => when ?? []),
        ...source.remedy.flatMap(({ verify }) => verify ?? []),
        ...(typeof source.severity === "string" ? [] : Object.values(source.severity)),
      ],
);

/** Numbers with at least three significant digits in a text; 25.30 is 25.3. */
function tellingNumbers(text: string): ReadonlySet<string> {
  const written = [...text.matchAll(/(?<![\w.])\d[\d_]*(?:\.\d+)?/g)];
  const numbers = written.map(([number]) => String(Number(number.replaceAll("_", ""))));
  return new Set(numbers.filter((number) => number.replace(".", "").replaceAll(/^0+|0+$/g, "").length >= 3));
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\/\/.*$/gm, "");
}

describe("rules and simulator", () => {
  it("do not read each other's files", () => {
    const scenarios = join(rootFolder, "firmware-sim", "scenarios");
    const simulated = [
      ...simulator.map(({ path, text }) => ({ path, text: withoutComments(text) })),
      ...readdirSync(scenarios).map((path) => ({ path, text: readFileSync(join(scenarios, path), "utf8") })),
    ];
    const rules = [
      ...readSources().filter(({ path }) => path.startsWith("diagnostics-rules/")),
      ...shippedRuleFiles(),
    ];

    expect(simulated.length).toBeGreaterThan(100);
    expect(
      simulated.filter(({ text }) => /diagnostics-rules|library\//.test(text)).map(({ path }) => path),
    ).toEqual([]);
    expect(rules.filter(({ text }) => /firmware-sim/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("share no telling number that has no source of its own", () => {
    const ofRules = tellingNumbers(conditions.join("\n"));
    const ofSimulator = tellingNumbers(simulator.map(({ text }) => withoutComments(text)).join("\n"));
    const shared = [...ofRules].filter((number) => ofSimulator.has(number));

    expect(ofRules.size).toBeGreaterThan(10);
    expect(shared.sort()).toEqual(Object.keys(explained).sort());
  });

  it("would be seen to share one", () => {
    expect([...tellingNumbers("x > 0.123 and y < 25.30 or z == 1_250 for 100m")]).toEqual([
      "0.123",
      "25.3",
      "1250",
    ]);
  });
});
