import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import { explainRule, type RuleExplanation } from "@housecall/diagnostics-rules/tools";
import { AppError } from "@housecall/proto/base";
import { type Command, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError } from "../exit-codes.ts";
import { defineCommand, type Finish } from "./command-context.ts";
import { type NamedFile, readRuleFile } from "./rule-files.ts";

interface ExplainOptions {
  readonly language: "en" | "ko";
}

/** `housecall rules explain RULE`. */
export function addRulesExplain(rules: Command, world: CliWorld, finish: Finish): void {
  const explain = rules
    .command("explain")
    .description(
      "say a rule in plain words: what it watches, when it fires and clears, missing data, causes, remedies, cost, " +
        "and the tests that prove it; needs no server",
    )
    .argument("<rule>", "id of a shipped rule, or a rule file")
    .addOption(
      new Option("--language <language>", "language of the text").choices(["en", "ko"]).default("en"),
    );
  defineCommand<ExplainOptions>(explain, {
    world,
    finish,
    examples: ["rules explain washer.drain-slow", "rules explain my-rules/fan-stuck.yml --language ko"],
    run: async (context) => {
      const [name = ""] = context.arguments;
      const explanation = explained(fileOf(world, name), context.options.language);
      context.print(explanation, () => explanationText(explanation));
      return "ok";
    },
  });
}

function explained(file: NamedFile, language: "en" | "ko"): RuleExplanation {
  try {
    return explainRule(file, language);
  } catch (error) {
    if (error instanceof AppError && error.code === "RULE_INVALID")
      throw new CliError("usage", error.message, { cause: error });
    throw error;
  }
}

/** The shipped rule of this id; anything that is none is a file. */
function fileOf(world: CliWorld, name: string): NamedFile {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) || /\.ya?ml$/.test(name)) return readRuleFile(world, name);
  const path = `${name.replace(".", "/")}.yml`;
  const shipped = shippedRuleFiles().find((file) => file.path === path);
  if (shipped !== undefined) return { name: shipped.path, text: shipped.text };
  throw new CliError(
    "notFound",
    `There is no shipped rule "${name}"; wanted its id, such as washer.drain-slow, or a file`,
  );
}

function explanationText({ rule, version, deviceClass, title, parts }: RuleExplanation): string {
  const sections = parts.map(
    ({ heading, lines }) => `\n${heading}\n${lines.map((line) => `  - ${printable(line)}\n`).join("")}`,
  );
  return `${printable(title)}  [${rule} ${version}, ${deviceClass}]\n${sections.join("")}`;
}
