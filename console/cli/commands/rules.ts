import { lint as lintFiles, testRules } from "@housecall/diagnostics-rules/tools";
import type { Command } from "commander";
import { printable } from "../../logging/printable.ts";
import type { CliWorld } from "../cli-world.ts";
import { defineCommand, type Finish } from "./command-context.ts";
import { readRuleFiles } from "./rule-files.ts";
import { addRulesCost } from "./rules-cost.ts";
import { addRulesCoverage } from "./rules-coverage.ts";
import { addRulesExplain } from "./rules-explain.ts";
import { addRulesReplay } from "./rules-replay.ts";
import { addRulesSignals } from "./rules-signals.ts";

/** `housecall rules`: what helps to write rules and to see that they are right. */
export function addRuleCommands(program: Command, world: CliWorld, finish: Finish): void {
  const rules = program
    .command("rules")
    .description("check, test, explain and replay rule files with the server's engine; none needs a server");

  const lint = rules
    .command("lint")
    .description("find mistakes in rule files")
    .argument("<files...>", "rule files (YAML) or folders of them");
  defineCommand(lint, {
    world,
    finish,
    examples: ["rules lint my-rules", "rules lint diagnostics-rules/library/linux/*.yml"],
    run: async (context) => {
      const files = readRuleFiles(world, context.arguments);
      const report = lintFiles(files);
      const lines = report.findings.map(
        ({ file, line, column, level, message, kind }) =>
          `${file}:${line}:${column}: ${level}: ${printable(message)} [${kind}]\n`,
      );
      context.print(report, () => lines.join("") || `${files.length} files, nothing found.\n`);
      return report.findings.length > 0 ? "findings" : "ok";
    },
  });

  addRulesTest(rules, world, finish);
  addRulesSignals(rules, world, finish);
  addRulesCoverage(rules, world, finish);
  addRulesCost(rules, world, finish);
  addRulesExplain(rules, world, finish);
  addRulesReplay(rules, world, finish);
}

function addRulesTest(rules: Command, world: CliWorld, finish: Finish): void {
  const test = rules
    .command("test")
    .description("run the tests inside rule files")
    .argument("<files...>", "rule files (YAML) or folders of them");
  defineCommand(test, {
    world,
    finish,
    examples: ["rules test my-rules/*.yml --json"],
    run: async (context) => {
      const report = testRules(readRuleFiles(world, context.arguments));
      const failed = report.results.filter(({ passed }) => !passed);
      const lines = report.results.map(({ rule, name, passed, detail }) =>
        passed
          ? `ok      ${rule}: ${printable(name)}\n`
          : `FAILED  ${rule}: ${printable(name)}\n${detailLines(detail)}`,
      );
      context.print(
        report,
        () => `${lines.join("")}${report.results.length} tests, ${failed.length} failed.\n`,
      );
      return failed.length > 0 ? "findings" : "ok";
    },
  });
}

function detailLines(detail: string): string {
  return detail
    .split("\n")
    .map((line) => `        ${printable(line)}\n`)
    .join("");
}
