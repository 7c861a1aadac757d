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
    case "range":
      return `${shape(expression.of)}[${expression.windowMs}]`;
    case "call":
      return `${expression.name}(${expression.arguments.map(shape).join(", ")})`;
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
    ["a > 1 for", '9: Got the end after "for", wanted a duration such as 90s or 1h30m'],
    ["a > 1 for 5", '10: Got "5" after "for", wanted a duration such as 90s or 1h30m'],
    ["a > 1 in 5m", '0: Got "in" after something else, wanted it after log("…") >= n'],
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
