/**
 * Clusters shapes of structured lines by what they say, and not by the keys that all lines of a program have in common:
 *
 *     {"level":30,"msg":"user kim logged in"}     level=info msg="user kim logged in"
 *
 * Lines with the same keys are taken together, and their keys left out; or `user … logged in` and `server … at …` would
 * be alike in all but a few words.
 */
import { type Cluster, clusterShapes, type Shape } from "./cluster-shapes.ts";
import { isMessageKey } from "./line-forms.ts";
import type { Pattern } from "./template.ts";

interface Saying extends Shape {
  readonly pattern: Pattern;
}

/** See {@link clusterShapes}; all have the same number of words. */
export function clusterRecords(patterns: readonly Pattern[]): readonly Cluster<Pattern>[] {
  const groups = new Map<string, { readonly keys: ReadonlySet<number>; readonly patterns: Pattern[] }>();
  for (const pattern of patterns) {
    const keys = keysOf(pattern);
    const name = [...keys].map((index) => `${index}:${pattern.words[index]}`).join("\n");
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { keys, patterns: [pattern] });
    else group.patterns.push(pattern);
  }
  return [...groups.values()].flatMap(({ keys, patterns }) =>
    keys.size === 0 ? clusterShapes(patterns) : clusterSayings(patterns, keys),
  );
}

function clusterSayings(
  patterns: readonly Pattern[],
  keys: ReadonlySet<number>,
): readonly Cluster<Pattern>[] {
  const sayings = patterns.map((pattern): Saying => {
    const words = pattern.words.filter((_, index) => !keys.has(index));
    return { words, lines: pattern.lines, pattern };
  });
  return clusterShapes(sayings).map(({ words, members }) => {
    const rest = words.values();
    const whole = (patterns[0]?.words ?? []).map((word, index) =>
      keys.has(index) ? word : (rest.next().value ?? ""),
    );
    return { words: whole, members: members.map(({ pattern }) => pattern) };
  });
}

/** Places of the words that are keys: of JSON, or of `key=value` where one key says what the line says. */
function keysOf({ words, gaps }: Pattern): ReadonlySet<number> {
  const isBehind = (sign: RegExp) => (word: string, index: number) =>
    word !== "" && sign.test(gaps[index + 1] ?? "");
  const isAssigned = isBehind(/^=/);
  const isRecord = words.some(
    (word, index) => isMessageKey(word) && (gaps[index + 1] ?? "").startsWith('="'),
  );
  const isQuotedKey = isBehind(/^" ?:/);
  const isKey = (word: string, index: number): boolean =>
    isQuotedKey(word, index) || (isRecord && isAssigned(word, index));
  return new Set(words.flatMap((word, index) => (isKey(word, index) ? index : [])));
}
