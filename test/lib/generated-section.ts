import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { rootFolder } from "./source-tree.ts";

/**
 * Expects the part of a document between `<!-- NAME -->` and `<!-- /NAME -->` to equal `wanted`.
 * With the environment variable UPDATE_DOCS=1 it writes that part instead.
 */
export function expectGeneratedSection(options: {
  readonly path: string;
  readonly name: string;
  readonly wanted: string;
}): void {
  const { path, name, wanted } = options;
  const file = join(rootFolder, path);
  const text = readFileSync(file, "utf8");
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  expect(start >= 0 && end > start, `${path} has the markers of ${name}`).toBe(true);
  const updated = text.slice(0, start + open.length) + wanted + text.slice(end);
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, updated);
  else
    expect(
      text.slice(start + open.length, end),
      `${path} is out of date: UPDATE_DOCS=1 npm run test:unit`,
    ).toBe(wanted);
}
