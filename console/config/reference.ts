import { forcedExitCode, startExitCodes } from "../start/exit-codes.ts";
import { allowedValues } from "./allowed-values.ts";
import { configKeys, otherVariables, variableOf } from "./environment.ts";
import { markdownTable } from "./markdown-table.ts";

/** The text of console/docs/CONFIGURATION.md, made from the schema. */
export function configReference(): string {
  const rows = configKeys().map((key) => {
    const { text, defaultText, description } = allowedValues(key);
    return [`\`${key}\``, `\`${variableOf(key)}\``, text, `\`${defaultText}\``, description];
  });
  const others = Object.entries(otherVariables).map(([name, meaning]) => `- \`${name}\`: ${meaning}`);
  const exitCodes = [
    [
      "0",
      "stopped by Ctrl-C or SIGTERM (after Ctrl-C, `npm` itself may report 130 although the stop was clean)",
    ],
    ...Object.entries(startExitCodes).map(([code, exitCode]) => [
      String(exitCode),
      exitReasons[code as keyof typeof exitReasons],
    ]),
    [String(forcedExitCode), "a second Ctrl-C: stopped without waiting"],
  ];
  return `# Configuration

The server reads one file, YAML or JSON (\`npm start -- --config housecall.yml\`, or \`HOUSECALL_CONFIG\`; without either,
\`housecall.yml\` in the current folder if there is one), and environment variables, which win over the file. Keys carry
their unit. Lists in variables are separated by commas. \`npx housecall config check\` tells all faults at once.
Relative paths start at the folder of the file, or at the current folder when there is no file.

This page is generated from \`console/config/schema.ts\`: \`node console/config/write-reference.ts\`.

${markdownTable(["key", "variable", "allowed", "default", "meaning"], rows)}

Other variables:

${others.join("\n")}

## Exit codes of \`npm start\`

${markdownTable(["exit code", "why"], exitCodes)}

A damaged telemetry file of one day or a broken rule file does not keep the server from starting: the other days and
rules work, and the problem is told in the terminal, in \`logs/server.log\` and on the health page. Only damaged records
(exit code 6) refuse to start.
`;
}

const exitReasons: Readonly<Record<keyof typeof startExitCodes, string>> = {
  INTERNAL: "a fault of Housecall; the log tells more",
  CONFIG_INVALID: "wrong configuration or arguments; all faults are listed",
  PORT_IN_USE: "a port is in use",
  FOLDER_UNWRITABLE: "a folder cannot be written",
  STORE_NEWER: "the data folder was written by a newer version",
  STORE_DAMAGED:
    "the records are damaged (`records.sqlite`: devices, faults, commands, staff); nothing was changed",
  DISK_FULL: "no space is left",
  CONFLICT: "another server uses the data folder",
};
