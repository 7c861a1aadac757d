/** The house rules of ARCHITECTURE.md, proved on the source itself. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSources, rootFolder, type SourceFile } from "./lib/source-tree.ts";

const mayImport: Record<string, readonly string[]> = {
  proto: [],
  "diagnostics-rules": ["proto"],
  broker: ["proto", "diagnostics-rules"],
  console: ["proto", "diagnostics-rules", "broker"],
  agent: ["proto"],
  "firmware-sim": ["proto", "agent"],
  test: ["proto", "diagnostics-rules", "broker", "console", "agent", "firmware-sim"],
};

/** Each of these touches the world and is imported by exactly one production file. */
const singleImporters: Record<string, RegExp> = {
  mqtt: /^mqtt(\/|$)/,
  aedes: /^aedes$/,
  DuckDB: /^@duckdb\//,
  SQLite: /^node:sqlite$/,
  x509: /^@peculiar\/x509$/,
  Fastify: /^fastify$/,
  otpauth: /^otpauth$/,
  uqr: /^uqr$/,
  "prom-client": /^prom-client$/,
};

const sources = readSources();
const production = sources.filter(
  (source) => packageOf(source.path) !== "test" && packageOf(source.path) in mayImport,
);

describe("architecture", () => {
  it("keeps every arrow between the packages pointing one way", () => {
    const wrong = production.flatMap((source) =>
      source.imports
        .filter((target) => !isAllowed(source, target))
        .map((target) => `${source.path} -> ${target}`),
    );

    expect(wrong).toEqual([]);
  });

  it("declares exactly the packages that it imports", () => {
    const wrong = Object.keys(mayImport).flatMap(undeclaredImports);

    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(singleImporters))("imports %s in exactly one production file", (_name, pattern) => {
    const importers = production.filter((source) => source.imports.some((target) => pattern.test(target)));

    expect(importers.map((source) => source.path)).toHaveLength(1);
  });

  it("has no import cycle", () => {
    expect(findCycle(production)).toBeUndefined();
  });

  it("keeps every source file within 300 lines", () => {
    const long = sources.filter((source) => source.text.split("\n").length > 301);

    expect(long.map((source) => `${source.path}: ${source.text.split("\n").length}`)).toEqual([]);
  });

  it("reads environment, arguments and exit codes only where a process begins", () => {
    const starts =
      /(^|\/)(main|server|run|generate|bundle|worker|prepare|vite\.config)\.(ts|mjs)$|^console\/cli\/|^console\/start\/|\/platform\//;
    const ambient = production.filter(
      (source) =>
        !starts.test(source.path) &&
        /\bprocess\.(env|argv|exit)\b|\bDate\.now\(\)|\bMath\.random\(\)/.test(source.text),
    );

    expect(ambient.map((source) => source.path).filter((path) => !ambientByDesign.includes(path))).toEqual(
      [],
    );
  });

  it("names no registry host and no private path in what is committed", () => {
    const named = sources.filter(
      (source) =>
        /registry\.npmjs|\/work\/main|\/root\//.test(source.text) &&
        !source.path.endsWith("architecture.test.ts"),
    );

    expect(named.map((source) => source.path)).toEqual([]);
  });
});

/** The system clock is the one place that asks the machine for the time; the browser has no composition root of ours. */
const ambientByDesign = ["proto/base/clock.ts", "console/web/main.tsx", "console/web/clock.ts"];

function packageOf(path: string): string {
  return path.split("/")[0] ?? "";
}

function isAllowed(source: SourceFile, target: string): boolean {
  const from = packageOf(source.path);
  const scoped = /^@housecall\/([^/]+)/.exec(target)?.[1];
  if (scoped !== undefined) return (mayImport[from] ?? []).includes(scoped);
  const isRelativeToTree = Object.keys(mayImport).includes(packageOf(target)) && target.includes("/");
  return isRelativeToTree ? packageOf(target) === from : !target.startsWith("..");
}

function undeclaredImports(name: string): string[] {
  const manifest = JSON.parse(readFileSync(join(rootFolder, name, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  const used = production
    .filter((source) => packageOf(source.path) === name)
    .flatMap((source) => source.imports.map((target) => ({ source, target })));
  return used
    .filter(
      ({ target }) =>
        /^(@[a-z]|[a-z])/.test(target) && !target.startsWith("node:") && !target.includes(".ts"),
    )
    .map(({ source, target }) => ({
      source,
      library: target
        .split("/")
        .slice(0, target.startsWith("@") ? 2 : 1)
        .join("/"),
    }))
    .filter(
      ({ library }) =>
        !declared.has(library) && !Object.keys(mayImport).includes(library) && !rootTools.includes(library),
    )
    .map(({ source, library }) => `${source.path} uses ${library}`);
}

/** Build tools that the root declares. */
const rootTools = ["esbuild", "vite", "protobufjs-cli"];

function findCycle(files: readonly SourceFile[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const target of byPath.get(path)?.imports ?? []) {
      const cycle = byPath.has(target) ? visit(target, [...trail, path]) : undefined;
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const file of files) {
    const cycle = visit(file.path, []);
    if (cycle) return cycle;
  }
  return undefined;
}
