import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "vitest";
import { type Figure, formatTable } from "../../bench/table.ts";
import { expectGeneratedSection } from "../../lib/generated-section.ts";
import { rootFolder } from "../../lib/source-tree.ts";

it("keeps the figures in the README equal to the newest measurement", () => {
  const path = join(rootFolder, "test", "bench", "latest.json");
  const report = JSON.parse(readFileSync(path, "utf8")) as {
    node: string;
    cores: number;
    processor: string;
    figures: (Figure & { measuredOn: string })[];
  };
  const days = [...new Set(report.figures.map(({ measuredOn }) => measuredOn))].sort().join(" and ");
  const machine = `Measured on ${days}: ${report.cores} cores, ${report.processor}, Node ${report.node}.`;

  expectGeneratedSection({
    path: "README.md",
    name: "figures",
    wanted: `${formatTable(report.figures)}\n\n${machine}\n`,
  });
});
