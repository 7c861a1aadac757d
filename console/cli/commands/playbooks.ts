import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { readRuleFolder } from "@housecall/diagnostics-rules";
import {
  formatPlaybookFinding,
  lintPlaybooks,
  loadPlaybooks,
  playbookText,
  shippedPlaybookFiles,
  testPlaybooks,
  viewOf,
} from "@housecall/diagnostics-rules/playbooks";
import { type Command, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError } from "../exit-codes.ts";
import { defineCommand, type Finish } from "./command-context.ts";
import { readRuleFile } from "./rule-files.ts";

/** A playbook file as messages name it. */
interface PlaybookFile {
  readonly path: string;
  readonly text: string;
}

/** `housecall playbooks`: what helps to write playbooks and to read them; none needs a server. */
export function addPlaybookCommands(program: Command, world: CliWorld, finish: Finish): void {
  const playbooks = program
    .command("playbooks")
    .description(
      "check, test and read playbooks; none needs a server, without files they are the shipped ones",
    );
  addLint(playbooks, world, finish);
  addTest(playbooks, world, finish);
  addShow(playbooks, world, finish);
}

function addLint(playbooks: Command, world: CliWorld, finish: Finish): void {
  const lint = playbooks
    .command("lint")
    .description("find mistakes in playbook files")
    .argument("[files...]", "playbook files (YAML) or folders of them");
  defineCommand(lint, {
    world,
    finish,
    examples: ["playbooks lint", "playbooks lint my-playbooks"],
    run: async (context) => {
      const files = playbookFiles(world, context.arguments);
      const report = lintPlaybooks(files);
      const lines = report.findings.map(
        ({ file, line, column, level, message, kind }) =>
          `${file}:${line}:${column}: ${level}: ${printable(message)} [${kind}]\n`,
      );
      context.print(report, () => lines.join("") || `${files.length} files, nothing found.\n`);
      return report.findings.length > 0 ? "findings" : "ok";
    },
  });
}

function addTest(playbooks: Command, world: CliWorld, finish: Finish): void {
  const test = playbooks
    .command("test")
    .description("run the tests inside playbook files")
    .argument("[files...]", "playbook files (YAML) or folders of them");
  defineCommand(test, {
    world,
    finish,
    examples: ["playbooks test", "playbooks test my-playbooks/*.yml --json"],
    run: async (context) => {
      const report = testPlaybooks(playbookFiles(world, context.arguments));
      const failed = report.results.filter(({ passed }) => !passed);
      const lines = report.results.map(({ playbook, name, passed, detail }) =>
        passed
          ? `ok      ${playbook}: ${printable(name)}\n`
          : `FAILED  ${playbook}: ${printable(name)}\n${indented(detail)}`,
      );
      context.print(
        report,
        () => `${lines.join("")}${report.results.length} tests, ${failed.length} failed.\n`,
      );
      return failed.length > 0 ? "findings" : "ok";
    },
  });
}

function addShow(playbooks: Command, world: CliWorld, finish: Finish): void {
  const show = playbooks
    .command("show")
    .description(
      "say playbooks step by step: why, what to say, what is expected, and where each answer leads",
    )
    .argument("[files...]", "ids of shipped playbooks, or playbook files")
    .addOption(
      new Option("--language <language>", "language of the text").choices(["en", "ko"]).default("en"),
    );
  defineCommand<{ readonly language: "en" | "ko" }>(show, {
    world,
    finish,
    examples: ["playbooks show washer.not-draining", "playbooks show my-playbooks/warm.yml --language ko"],
    run: async (context) => {
      const { playbooks: found, findings } = loadPlaybooks(playbookFiles(world, context.arguments));
      const errors = findings.filter(({ severity }) => severity === "error");
      if (errors.length > 0) throw new CliError("usage", errors.map(formatPlaybookFinding).join("\n"));
      context.print(found.map(viewOf), () =>
        found
          .map((playbook) =>
            playbookText(playbook, context.options.language)
              .map((line) => `${printable(line)}\n`)
              .join(""),
          )
          .join("\n"),
      );
      return "ok";
    },
  });
}

/** The named files, all of named folders, and shipped ones by their ids. @throws CliError notFound */
function playbookFiles(world: CliWorld, names: readonly string[]): readonly PlaybookFile[] {
  const shipped = shippedPlaybookFiles();
  if (names.length === 0) return shipped;
  return names.flatMap((name) => {
    const own = shipped.find(({ path }) => path === `${name.replace(".", "/")}.yml`);
    if (own !== undefined && !/\.ya?ml$/.test(name)) return [own];
    const full = resolve(world.folder, name);
    const isFolder = statSync(full, { throwIfNoEntry: false })?.isDirectory() === true;
    if (isFolder) return readRuleFolder(full).map(({ path, text }) => ({ path: join(name, path), text }));
    const { text } = readRuleFile(world, name);
    return [{ path: name, text }];
  });
}

function indented(detail: string): string {
  return detail
    .split("\n")
    .map((line) => `        ${printable(line)}\n`)
    .join("");
}
