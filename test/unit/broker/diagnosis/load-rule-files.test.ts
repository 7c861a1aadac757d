import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadRuleFiles } from "../../../../broker/diagnosis/load-rule-files.ts";

describe("loading rule files", () => {
  it("says one sentence about a broken file, and where the others are told", () => {
    const folder = mkdtempSync(join(tmpdir(), "housecall-rules-"));
    writeFileSync(join(folder, "a.yml"), "rulle: test.one\n");

    const { problems } = loadRuleFiles([folder]);

    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(/a\.yml:1:1: error: .*, and \d+ more: npx housecall rules lint /);
  });

  it("says what to do about a folder that is not there", () => {
    expect(() => loadRuleFiles(["/nonexistent/rules"])).toThrow(
      /The rule folder \/nonexistent\/rules cannot be read .*take it out of ruleFolders/,
    );
  });
});
