import { describe, expect, it } from "vitest";
import type { Expression } from "../../../diagnostics-rules/language/ast.ts";
import { parseClause, parseDuration, parseExpression } from "../../../diagnostics-rules/language/parser.ts";
import { ExpressionError } from "../../../diagnostics-rules/language/rule-finding.ts";

/** The expression with every bracket written out. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "text":
      return JSON.stringify(expression.value);
    case "name":
      return expression.name;
    case "span":
      return `${expression.count} ${expression.of}`;
    case "range":
      return `${shape(expression.of)}[${expression.cycles > 0 ? `${expression.cycles} cycles` : expression.windowMs}]`;
    case "call": {
      const where = expression.where.map(
        ({ name, sign, value }) => `${name} ${sign} ${JSON.stringify(value)}`,
      );
      const inner = expression.arguments.map(shape).join(", ");
      return `${expression.name}(${inner}${where.length > 0 ? ` where ${where.join(" and ")}` : ""})`;
    }
    case "member":
      return `${shape(expression.of)}.${expression.name}`;
    case "sequence":
      return `(${shape(expression.left)} -> ${expression.wants} ${shape(expression.right)} ${expression.withinMs})`;
    case "never":
      return `(never ${shape(expression.of)} ${expression.withinMs})`;
    case "negate":
      return `(-${shape(expression.of)})`;
    case "not":
      return `(not ${shape(expression.of)})`;
    case "and":
    case "or":
      return `(${shape(expression.left)} ${expression.kind} ${shape(expression.right)})`;
    case "compare":
    case "arithmetic":
      return `(${shape(expression.left)} ${expression.sign} ${shape(expression.right)})`;
  }
}

function problem(source: string): string {
  try {
    parseClause(source);
    return "none";
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return `${error.offset}: ${error.message}`;
  }
}

describe("an expression", () => {
  it.each([
    ["a or b and c", "(a or (b and c))"],
    ["not a and b", "((not a) and b)"],
    ["not a > 1 and b", "((not (a > 1)) and b)"],
    ["a + b * c - d", "((a + (b * c)) - d)"],
    ["a - b - c", "((a - b) - c)"],
    ["-a * b", "((-a) * b)"],
    ["- -a", "(-(-a))"],
    ["(a + b) / c >= 2", "(((a + b) / c) >= 2)"],
    ["rate(x[5m]) > 1", "(rate(x[300000]) > 1)"],
    ["predict_linear(x[1h], 4h) < 0", "(predict_linear(x[3600000], 14400) < 0)"],
    ['log("a <int>") >= 2 in 10m and b > 1', '((count_over_time(log("a <int>")[600000]) >= 2) and (b > 1))'],
    ["true or false", "(true or false)"],
    ['phase == "drain"', '(phase == "drain")'],
    ['state("door") != "open"', '(state("door") != "open")'],
    [
      'event("e" where code == "OE" and n > -2) >= 3 in 10m',
      '(count_over_time(event("e" where code == "OE" and n > -2)[600000]) >= 3)',
    ],
    ['max_over_time(event("e").a[1h]) > 1', '(max_over_time(event("e").a[3600000]) > 1)'],
    ["avg_over_time(x[10 cycles]) > 1", "(avg_over_time(x[10 cycles]) > 1)"],
    ["baseline(a - b, 20 cycles) > 1", "(baseline((a - b), 20 cycles) > 1)"],
    ["a or b -> c and d within 2m", "((a or b) -> follows (c and d) 120000)"],
    ["a -> not b within 90s and c", "((a -> stays-away b 90000) and c)"],
    ["a -> b within 2m -> not (c or d) within 1s", "((a -> follows b 120000) -> stays-away (c or d) 1000)"],
    ['not event("x") within 90s or a', '((never event("x") 90000) or a)'],
  ])("%s binds as %s", (source, wanted) => {
    expect(shape(parseExpression(source))).toBe(wanted);
  });

  it.each([
    ["90%", 0.9],
    ["1.5 GB", 1.5e9],
    ["200 MiB", 200 * 2 ** 20],
    ["1h30m", 5_400],
    ["0.3 K/min", 0.005],
    ["22 kHz", 22_000],
    ["5e-3", 0.005],
    ["500 mA", 0.5],
  ])("reads %s in base units", (source, wanted) => {
    const expression = parseExpression(source);

    expect(expression.kind === "number" ? expression.value : undefined).toBeCloseTo(wanted, 12);
  });

  it.each([
    ["a > 1 for 3 of 5 cycles", 0, 3, 5, "cycles"],
    ["a > 1 for 2 cycles", 0, 2, 2, "cycles"],
    ["a > 1 for 4 of 6 samples", 0, 4, 6, "samples"],
    ["a > 1 for 10s for 1 cycle", 10_000, 1, 1, "cycles"],
  ])("%s is a clause with a repeat", (source, holdMs, wanted, of, unit) => {
    const clause = parseClause(source);

    expect(clause.holdMs).toBe(holdMs);
    expect(clause.repeat).toMatchObject({ wanted, of, unit });
  });

  it("reads hold times of a clause and single durations in ms", () => {
    expect(parseClause("a > 1 for 1m30s").holdMs).toBe(90_000);
    expect(parseDuration("2d")).toBe(172_800_000);
  });
});

describe("a mistake in an expression", () => {
  it.each([
    ["a >", '3: Got the end, wanted a signal, number, function or "("'],
    ["a > 1 b", '6: Unknown unit "b"; did you mean "B"?'],
    ["(a > 1) b", '8: Got "b", wanted an operator or the end'],
    ["a > 1 > 2", '6: Got a second comparison ">", wanted "and" between them'],
    ["(a > 1", '6: Got the end, wanted ")"'],
    ["a[x] > 1", '2: Got "x" as window, wanted a duration such as 90s or 1h30m'],
    ["a > 5 foo", '6: Unknown unit "foo"'],
    ["a > 5 MiBs", '6: Unknown unit "MiBs"; did you mean "MiB"?'],
    ['log("x', '4: Got a text without its end, wanted "'],
    ["a ? 1", '2: Got "?", wanted a name, number, text, operator or bracket'],
    ["avg_over_time(a[0.0004s]) > 1", "16: Got 0.0004 s as window, wanted at least a millisecond"],
    ["a > 1 for", '9: Got the end after "for", wanted a duration such as 90s or 1h30m'],
    ["a > 1 for 5", '10: Got "5" after "for", wanted a duration such as 90s or 1h30m'],
    ["a > 1 in 5m", '0: Got "in" after something else, wanted it after log("…") >= n or event("…") >= n'],
    ["a[3 cyles]", '4: Unknown unit "cyles"; did you mean "cycles"?'],
    ["a -> b", '6: Got the end, wanted "within" and a duration'],
    ["a > 1 for 3 of cycles", '15: Got "cycles" after "of", wanted a whole number'],
    ["a > 1 for 3 of 5", '16: Got the end, wanted "cycles" or "samples"'],
    ["a[3 samples]", "2: Got a window in samples, wanted a duration such as 5m or a number of cycles"],
    ['event("x" where > 3)', '16: Got ">", wanted the name of a parameter or attribute'],
    ['event("x" where a like 3)', '18: Got "like", wanted a comparison such as == or >'],
    ['event("x" where a == b)', '21: Got "b", wanted a number, a text in quotes, "true" or "false"'],
    ['event("x").3', '11: Got "3", wanted the name of a parameter or attribute'],
    ["", '0: Got the end, wanted a signal, number, function or "("'],
  ])("%s is told with its place", (source, wanted) => {
    expect(problem(source)).toBe(wanted);
  });

  it("of depth or length is refused, at once", () => {
    expect(problem("(".repeat(1_000))).toContain("nested deeper than 32");
    expect(problem("- ".repeat(900) + "1")).toContain("nested deeper than 32");
    expect(problem("a".repeat(5_000))).toContain("wanted at most 2000");
  });
});
