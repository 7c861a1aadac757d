import { allowedValues } from "./allowed-values.ts";
import { configKeys, otherVariables, variableOf } from "./environment.ts";

/** The text of console/docs/CONFIGURATION.md, made from the schema. */
export function configReference(): string {
  const rows = configKeys().map((key) => {
    const { text, defaultText, description } = allowedValues(key);
    return `| \`${key}\` | \`${variableOf(key)}\` | ${text} | \`${defaultText}\` | ${description} |`;
  });
  const others = Object.entries(otherVariables).map(([name, meaning]) => `- \`${name}\`: ${meaning}`);
  return `# Configuration

The server reads one file, YAML or JSON (\`npm start -- --config housecall.yml\`, or \`HOUSECALL_CONFIG\`; without either,
\`housecall.yml\` in the current folder if there is one), and environment variables, which win over the file. Keys carry
their unit. Lists in variables are separated by commas. \`npx housecall config check\` tells all faults at once.
Relative paths start at the folder of the file, or at the current folder when there is no file.

This page is generated from \`console/config/schema.ts\`: \`node console/config/write-reference.ts\`.

| key | variable | allowed | default | meaning |
|---|---|---|---|---|
${rows.join("\n")}

Other variables:
${others.join("\n")}
`;
}
