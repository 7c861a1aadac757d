import { findingKinds } from "@housecall/diagnostics-rules";
import { lint, testRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { type Seed, seeds } from "./seeded-mistakes.ts";
import { soundRule } from "./sound-rule.ts";

function findingsIn(text: string) {
  return lint([{ name: "busy.yml", text }]).findings;
}

function seeded({ from, to }: Seed): string {
  expect(soundRule.split(from)).toHaveLength(2);
  return soundRule.replace(from, to);
}

describe("a seeded mistake", () => {
  it("is put into a rule that has none", () => {
    expect(findingsIn(soundRule)).toEqual([]);
    expect(testRules([{ name: "busy.yml", text: soundRule }]).results.map(({ detail }) => detail)).toEqual([
      "",
      "",
      "",
    ]);
  });

  it.each(seeds)("$kind is found where it stands, with what was expected", (seed) => {
    const found = findingsIn(seeded(seed)).filter(({ kind }) => kind === seed.kind);

    expect(found.map(({ line, column }) => `${line}:${column}`)).toContain(seed.place);
    expect(found.find(({ line, column }) => `${line}:${column}` === seed.place)).toMatchObject({
      file: "busy.yml",
      message: expect.stringContaining(seed.says),
    });
  });

  it("of each kind that one file can have is among them, at least forty", () => {
    const kinds = new Set(seeds.map(({ kind }) => kind));

    expect(kinds.size).toBeGreaterThanOrEqual(40);
    expect(Object.keys(findingKinds).filter((kind) => !kinds.has(kind))).toEqual(["duplicate-rule"]);
  });

  it("in a second file is told with the first", () => {
    const { findings } = lint([
      { name: "a.yml", text: soundRule },
      { name: "b.yml", text: soundRule },
    ]);

    expect(findings).toEqual([
      {
        ...{ file: "b.yml", line: 1, column: 7, level: "error", kind: "duplicate-rule" },
        message: 'Rule "test.busy" is in a.yml already; give it another id',
      },
    ]);
  });
});
