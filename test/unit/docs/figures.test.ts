import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "vitest";
import { type Figure, formatTable } from "../../bench/table.ts";
import { expectGeneratedSection } from "../../lib/generated-section.ts";
import { rootFolder } from "../../lib/source-tree.ts";

it("keeps the figures in the README equal to the newest measurement", () => {
  const path = join(rootFolder, "test", "bench", "latest.json");
  const report = JSON.parse(readFileSync(path, "utf8")) as {
    measuredAt: string;
    node: string;
    cores: number;
    processor: string;
    figures: Figure[];
  };
  const machine = `Measured on ${report.measuredAt.slice(0, 10)}: ${report.cores} cores, ${report.processor}, Node ${report.node}.`;

  expectGeneratedSection({
    path: "README.md",
    name: "figures",
    wanted: `${formatTable(report.figures)}\n\n${machine}\n`,
  });
});
