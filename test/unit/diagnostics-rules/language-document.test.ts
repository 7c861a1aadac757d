import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingKinds } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { functions } from "../../../diagnostics-rules/language/functions.ts";
import { unitNames } from "../../../diagnostics-rules/language/units.ts";
import { placeholders } from "../../../diagnostics-rules/logs/log-template.ts";
import { rootFolder } from "../../lib/source-tree.ts";

const document = readFileSync(join(rootFolder, "diagnostics-rules/LANGUAGE.md"), "utf8");

/** First cells of the table rows below a heading, without their back quotes. */
function rowsBelow(heading: string): string[] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, cell = ""]) => cell);
}

describe("LANGUAGE.md", () => {
  it("names every function with what the code says of it", () => {
    expect(rowsBelow("Functions")).toEqual(Object.keys(functions));
    for (const { doc } of Object.values(functions)) expect(document).toContain(doc);
  });

  it("names every unit", () => {
    for (const unit of unitNames) expect(document).toContain(`\`${unit}\``);
  });

  it("names every placeholder of log templates", () => {
    expect(rowsBelow("Log templates")).toEqual(Object.keys(placeholders).map((name) => `<${name}>`));
  });

  it("names every kind of mistake", () => {
    expect(rowsBelow("Mistakes that are found")).toEqual(Object.keys(findingKinds));
    for (const meaning of Object.values(findingKinds)) expect(document).toContain(meaning);
  });
});
