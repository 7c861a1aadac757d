import { Readable } from "node:stream";
import { systemClock } from "@housecall/proto/base";
import type { Command } from "commander";
import { markdownTable } from "../config/markdown-table.ts";
import type { CliWorld } from "./cli-world.ts";
import { cliExitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

/** The text of console/docs/CLI.md, made from the commands themselves. */
export function cliReference(): string {
  const sections = leaves(createProgram(nowhere, () => undefined)).map((command) => {
    let help = "";
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    return `## ${pathOf(command)}\n\n\`\`\`text\n${help.trim()}\n\`\`\`\n`;
  });
  const codes = Object.values(cliExitCodes).map(({ code, meaning }) => [String(code), meaning]);
  return `# Command line

\`npx housecall\` asks the server that runs on this machine over HTTP. It finds it through the token file in the server's
data folder (readable by the user that runs the server alone, renewed at every start). Results go to standard output,
progress and remarks to standard error. Ctrl-C during \`logs pull\` and \`logs tail\` cancels the command on the device.

This page is generated from the commands: \`node console/cli/write-reference.ts\`.

${markdownTable(["exit code", "meaning"], codes)}

${sections.join("\n")}`;
}

function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** The reference runs no command. */
const nowhere: CliWorld = {
  fetch: () => Promise.reject(new Error("The reference asks no server.")),
  clock: systemClock,
  environment: {},
  folder: "/",
  rootFolder: "/",
  input: () => Readable.from([]),
  out: () => undefined,
  err: () => undefined,
  written: () => Promise.resolve(),
  isErrTerminal: false,
  ask: null,
  signal: new AbortController().signal,
};
