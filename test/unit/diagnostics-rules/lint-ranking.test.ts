import { lint } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { ruleText } from "./rule-text.ts";

type Cause = Readonly<Record<string, unknown>>;

const cause = (id: string, prior: number, parts: Cause = {}): Cause => ({
  ...{ id, title: { en: id, ko: "원인" }, prior },
  ...parts,
});

/** The causes that can never come first, for a rule that fires above 90 % of the processor. */
function neverFirst(causes: readonly Cause[], parts: Cause = {}): string[] {
  const { findings } = lint([{ name: "r.yml", text: ruleText({ causes, ...parts }) }]);
  return findings.flatMap(({ kind, message }) =>
    kind === "cause-never-first" ? [/"([^"]+)"/.exec(message)?.[1] ?? message] : [],
  );
}

describe("causes that can never come first", () => {
  it("are those whose condition leaves a heavier one as heavy as it is", () => {
    expect(neverFirst([cause("always", 0.6), cause("rare", 0.3, { when: "load_1m > 8" })])).toEqual(["rare"]);
    expect(neverFirst([cause("always", 0.3), cause("often", 0.6, { when: "load_1m > 8" })])).toEqual([]);
  });

  it("are those that are part of a heavier one", () => {
    const wide = cause("wide", 0.5, { when: "load_1m > 4" });
    const narrow = cause("narrow", 0.3, { when: "load_1m > 4 and swap_used_ratio > 50%" });

    expect(neverFirst([wide, narrow])).toEqual(["narrow"]);
    expect(neverFirst([{ ...wide, likelihood: 0.5 }, narrow])).toEqual([]);
  });

  it("are no longer when the heavier one has a condition that fails then", () => {
    const weak = cause("weak", 0.3, { when: "load_1m > 8" });

    expect(neverFirst([cause("strong", 0.6, { when: "load_1m <= 8" }), weak])).toEqual([]);
    expect(neverFirst([cause("strong", 0.6, { when: "load_1m <= 8", likelihood: 0.6 }), weak])).toEqual([]);
    expect(neverFirst([cause("strong", 0.6, { when: "load_1m <= 8", likelihood: 0.4 }), weak])).toEqual([
      "weak",
    ]);
  });

  it("stand after the one that the rule names first when both weigh the same", () => {
    const [one, two] = [cause("one", 0.4), cause("two", 0.4, { when: "load_1m > 8" })];

    expect(neverFirst([one, two])).toEqual(["two"]);
    expect(neverFirst([two, one])).toEqual([]);
  });

  it("are those whose condition excludes every fire clause, or while", () => {
    const idle = cause("idle", 0.9, { when: "cpu_busy_ratio < 50%" });
    const deep = cause("deep", 0.9, { when: "load_1m < 2" });

    expect(neverFirst([cause("always", 0.1), idle])).toEqual(["idle"]);
    expect(neverFirst([cause("always", 0.1), idle], { fire: ["load_1m > 8"] })).toEqual([]);
    expect(neverFirst([cause("always", 0.1), deep], { while: "load_1m > 4" })).toEqual(["deep"]);
  });

  it("are not told of causes that share a condition with the first, or have none", () => {
    const when = "load_1m > 8";

    expect(
      neverFirst([
        cause("one", 0.6, { when }),
        cause("two", 0.2, { when }),
        cause("other", 0.3, { when: "load_1m <= 8" }),
        cause("rest", 0.1),
      ]),
    ).toEqual([]);
  });

  it("are told with what outweighs them", () => {
    const causes = [cause("always", 0.6), cause("rare", 0.4, { when: "load_1m > 8", likelihood: 0.8 })];
    const { findings } = lint([{ name: "r.yml", text: ruleText({ causes }) }]);

    expect(findings.find(({ kind }) => kind === "cause-never-first")?.message).toBe(
      'Cause "rare" can never come first: it weighs 0.32 at best where "always" weighs 0.6; raise its prior or likelihood, or give "always" a condition that fails then',
    );
  });

  it("are not looked for among more conditions than can be tried", () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      cause(`c${index}`, 0.01, { when: `load_1m > ${index + 1}` }),
    );

    expect(neverFirst([cause("always", 0.9), ...many.slice(0, 8)])).toHaveLength(8);
    expect(neverFirst([cause("always", 0.9), ...many])).toEqual([]);
  });
});
