import { formatFinding } from "@housecall/diagnostics-rules";
import { type ClauseCoverage, type RuleCoverage, ruleCoverage } from "@housecall/diagnostics-rules/tools";
import type { Command } from "commander";
import { printable } from "../../logging/printable.ts";
import type { CliWorld } from "../cli-world.ts";
import { defineCommand, type Finish } from "./command-context.ts";
import { readRuleFiles } from "./rule-files.ts";

/** `housecall rules coverage FILES`. */
export function addRulesCoverage(rules: Command, world: CliWorld, finish: Finish): void {
  const coverage = rules
    .command("coverage")
    .description(
      "run the tests inside rule files and name every clause that none of them decides as true and as false; " +
        "needs no server",
    )
    .argument("[files...]", "rule files or folders of them (default: the shipped rules)");
  defineCommand(coverage, {
    world,
    finish,
    examples: ["rules coverage my-rules", "rules coverage my-rules/fan-stuck.yml --json"],
    run: async (context) => {
      const report = ruleCoverage(readRuleFiles(world, context.arguments));
      context.print(report, () => coverageText(report));
      const uncovered = report.clauses.some(({ missing }) => missing.length > 0);
      return uncovered || report.failed.length + report.mistakes.length > 0 ? "findings" : "ok";
    },
  });
}

function coverageText({ clauses, tests, failed, mistakes }: RuleCoverage): string {
  const uncovered = clauses.filter(({ missing }) => missing.length > 0);
  const lines = [
    ...mistakes.map((mistake) => printable(formatFinding(mistake))),
    ...uncovered.map(
      (clause) =>
        `${clause.file}:${clause.line}:${clause.column}: ${printable(clause.name)} ${why(clause)}: ${printable(clause.source)}`,
    ),
    ...failed.map(
      ({ file, name, detail }) => `${file}: the test "${printable(name)}" fails: ${printable(detail)}`,
    ),
    `${tests} tests, ${failed.length} failed. ${clauses.length - uncovered.length} of ${clauses.length} clauses are decided as true and as false.`,
  ];
  return `${lines.join("\n")}\n`;
}

function why({ missing, short, unknown }: ClauseCoverage): string {
  const never = `is never ${missing.join(" and never ")}`;
  if (missing.includes("true") && short.length > 0)
    return `${never} (it holds in ${testCount(short)}, but not for as long or as often as it asks)`;
  return unknown.length > 0 ? `${never} (unknown in ${testCount(unknown)})` : never;
}

function testCount({ length }: readonly string[]): string {
  return length === 1 ? "1 test" : `${length} tests`;
}
