import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { readRuleFolder, readRuleText, shippedRuleFiles } from "@housecall/diagnostics-rules";
import { errorMessage } from "@housecall/proto/base";
import type { CliWorld } from "../cli-world.ts";
import { CliError } from "../exit-codes.ts";

/** A rule file as the person names it. */
export interface NamedFile {
  readonly name: string;
  readonly text: string;
}

/** The named rule files, and all of named folders; the shipped rules when nothing is named. @throws CliError notFound */
export function readRuleFiles(world: CliWorld, names: readonly string[]): readonly NamedFile[] {
  if (names.length === 0) return shippedRuleFiles().map(({ path, text }) => ({ name: path, text }));
  return names.flatMap((name) => {
    const full = resolve(world.folder, name);
    const isFolder = statSync(full, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isFolder) return [readRuleFile(world, name)];
    return readRuleFolder(full).map(({ path, text }) => ({ name: join(name, path), text }));
  });
}

/** One rule file. @throws CliError notFound */
export function readRuleFile(world: CliWorld, name: string): NamedFile {
  try {
    return { name, text: readRuleText(resolve(world.folder, name)) };
  } catch (error) {
    throw new CliError("notFound", `${name} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
}
