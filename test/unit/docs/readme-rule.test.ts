import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lint, ruleCoverage } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { rootFolder } from "../../lib/source-tree.ts";

const readme = readFileSync(join(rootFolder, "README.md"), "utf8");
const [, text = ""] = /<!-- rule -->\n```yaml\n(.*?)```\n<!-- \/rule -->/s.exec(readme) ?? [];
const files = [{ name: "refrigerator/freezer-mild.yml", text }];

describe("the rule in the README", () => {
  it("has nothing for lint to say", () => {
    expect(lint(files).findings).toEqual([]);
  });

  it("passes its own tests, which decide every clause", () => {
    const { clauses, tests, failed } = ruleCoverage(files);

    expect(failed).toEqual([]);
    expect(tests).toBeGreaterThan(2);
    expect(clauses.filter(({ missing }) => missing.length > 0)).toEqual([]);
  });
});
