import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isStale } from "../../../../console/start/newest-change.ts";

const builtAtSeconds = 1_000_000;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "newest-change-"));
  write("page.tsx", builtAtSeconds - 60);
  write("dist/index.html", builtAtSeconds);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("what is built", () => {
  it("is stale when it is missing or a source is newer", () => {
    expect(isStale(join(folder, "dist/index.html"), [folder])).toBe(false);
    expect(isStale(join(folder, "dist/gone.html"), [folder])).toBe(true);

    write("deep/part.tsx", builtAtSeconds + 1);
    expect(isStale(join(folder, "dist/index.html"), [folder])).toBe(true);
  });

  it("is not stale because of the other files of the same build, which are written after it", () => {
    write("dist/assets/main.js", builtAtSeconds + 1);
    write("node_modules/.vite/cache.json", builtAtSeconds + 1);

    expect(isStale(join(folder, "dist/index.html"), [folder])).toBe(false);
  });
});

function write(path: string, changedAtSeconds: number): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  utimesSync(file, changedAtSeconds, changedAtSeconds);
}
