import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findSelfTest } from "@housecall/broker";
import { allPlaybookKinds, loadPlaybooks, shippedKnownRules } from "@housecall/diagnostics-rules/playbooks";
import { describe, expect, it } from "vitest";
import { knownActions, knownSelfTests } from "../../../../diagnostics-rules/playbooks/known-actions.ts";
import { playbookLimits } from "../../../../diagnostics-rules/playbooks/playbook-limits.ts";
import { playbookFields } from "../../../../diagnostics-rules/playbooks/playbook-schema.ts";
import { expectGeneratedSection } from "../../../lib/generated-section.ts";
import { rootFolder } from "../../../lib/source-tree.ts";

const path = "diagnostics-rules/PLAYBOOKS.md";
const document = readFileSync(join(rootFolder, path), "utf8");

/** Two columns, as wide as what they hold. */
function table(heads: readonly [string, string], rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(heads[0].length, ...rows.map(([first]) => first.length));
  const line = ([first, second]: readonly [string, string]) => `| ${first.padEnd(width)} | ${second} |\n`;
  return ["\n", line(heads), `| ${"-".repeat(width)} | --- |\n`, ...rows.map(line), "\n"].join("");
}

describe("PLAYBOOKS.md", () => {
  it("names every kind of mistake", () => {
    const rows = Object.entries(allPlaybookKinds).map(([kind, meaning]) => [`\`${kind}\``, meaning] as const);

    expectGeneratedSection({ path, name: "mistakes", wanted: table(["kind", "meaning"], rows) });
  });

  it("names every remote action with its parameters", () => {
    const rows = Object.entries(knownActions).map(
      ([name, parameters]) =>
        [`\`${name}\``, parameters.map((each) => `\`${each}\``).join(", ") || "none"] as const,
    );

    expectGeneratedSection({ path, name: "actions", wanted: table(["`run`", "`with`"], rows) });
  });

  it("takes the self-tests that the server verifies, and no other", () => {
    expect(knownSelfTests.filter((id) => findSelfTest(id) === undefined)).toEqual([]);
  });

  it("names every field", () => {
    const rows = Object.entries(playbookFields).map(
      ([where, fields]) => [where, fields.map((each) => `\`${each}\``).join(" ")] as const,
    );

    expectGeneratedSection({ path, name: "fields", wanted: table(["of", "fields"], rows) });
  });

  it("says the limits that the code has", () => {
    expect(document).toContain(`at most ${playbookLimits.samples.toLocaleString("en")} samples`);
  });

  it("shows a playbook that only lacks what it leads to", () => {
    const [, example = ""] = /```yaml\n(playbook:[\s\S]*?)```/.exec(document) ?? [];
    const kinds = loadPlaybooks([{ path: "x.yml", text: example }], shippedKnownRules()).findings.map(
      ({ kind }) => kind,
    );

    expect([...new Set(kinds)].sort()).toEqual(["tests-missing", "unknown-target"]);
  });
});
