/** Seeded log lines in the manner of programs of many kinds, each with the statement that wrote it. */

import { programs, type SyntheticKind } from "./synthetic-programs.ts";
import { SyntheticWords } from "./synthetic-words.ts";

export { type SyntheticKind, syntheticKinds } from "./synthetic-programs.ts";

/** Lines, and for each the number of its statement. */
export interface SyntheticLog {
  readonly lines: readonly string[];
  readonly statements: readonly number[];
}

/** `count` lines of a kind, with what the program puts in front of them or without. */
export function syntheticLog(
  kind: SyntheticKind,
  options: { readonly seed: number; readonly count: number; readonly header?: "with" | "without" },
): SyntheticLog {
  const words = new SyntheticWords(options.seed);
  const { head, statements } = programs[kind];
  const total = statements.reduce((sum, [share]) => sum + share, 0);
  const lines: string[] = [];
  const written: number[] = [];
  for (let index = 0; index < options.count; index += 1) {
    let left = words.next() * total;
    const chosen = Math.max(
      0,
      statements.findIndex(([share]) => {
        left -= share;
        return left < 0;
      }),
    );
    const text = statements[chosen]?.[1](words) ?? "";
    lines.push(options.header === "without" ? text : `${head(words)}${text}`);
    written.push(chosen);
  }
  return { lines, statements: written };
}

/**
 * Grouping accuracy (Zhu et al. 2019): the share of lines whose group by id holds exactly the lines of its statement.
 */
export function groupingAccuracy(statements: readonly number[], ids: readonly string[]): number {
  const byStatement = countBy(statements);
  const byId = countBy(ids);
  const byBoth = countBy(statements.map((statement, index) => `${statement} ${ids[index]}`));
  const right = statements.filter((statement, index) => {
    const both = byBoth.get(`${statement} ${ids[index]}`);
    return both === byStatement.get(statement) && both === byId.get(ids[index] ?? "");
  });
  return right.length / statements.length;
}

function countBy<Key>(keys: readonly Key[]): ReadonlyMap<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
