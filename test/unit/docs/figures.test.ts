import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { type Figure, formatTable } from "../../bench/table.ts";
import { expectGeneratedSection } from "../../lib/generated-section.ts";
import { rootFolder } from "../../lib/source-tree.ts";

interface Report {
  readonly node: string;
  readonly cores: number;
  readonly processor: string;
  readonly figures: readonly (Figure & { readonly measuredOn: string })[];
  readonly tables: { readonly truth: string };
}

const report: Report = JSON.parse(readFileSync(join(rootFolder, "test", "bench", "latest.json"), "utf8"));

describe("the README", () => {
  it("tells the figures of the newest measurement", () => {
    const days = [...new Set(report.figures.map(({ measuredOn }) => measuredOn))].sort().join(" and ");
    const machine = `Measured on ${days}: ${report.cores} cores, ${report.processor}, Node ${report.node}.`;

    expectGeneratedSection({
      path: "README.md",
      name: "figures",
      wanted: `${formatTable(report.figures)}\n\n${machine}\n`,
    });
  });

  it("tells how often each kind of fault was found", () => {
    expectGeneratedSection({ path: "README.md", name: "truth", wanted: `${report.tables.truth}\n` });
  });
});
