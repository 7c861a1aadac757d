import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generateCode } from "../../proto/generate.ts";
import { rootFolder } from "../lib/source-tree.ts";

it("keeps the generated code equal to its .proto files", () => {
  const folder = mkdtempSync(join(tmpdir(), "housecall-generated-"));
  try {
    generateCode(folder);
    for (const file of ["device.js", "device.d.ts"]) {
      const committed = readFileSync(join(rootFolder, "proto", "gen", file), "utf8");
      expect(
        readFileSync(join(folder, file), "utf8") === committed,
        `${file}: run npm run proto:generate`,
      ).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
