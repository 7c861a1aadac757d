/**
 * Finds which words of many lines are parameters after all: names of users, hosts, services, that look like words.
 *
 * Lines with equally many words are taken together. What is constant in a template occurs equally often, so each shape
 * is put with those that share its longest set of words of one frequency (the idea of Brain, Yu et al. 2023). Within
 * such a group a column of many different words is a parameter, and one of few tells templates apart. The order of the
 * shapes changes nothing.
 */

import { parameterHash, shapeKey, shapeKeyOf, wordHash } from "./shape-key.ts";

/** Lines that differ in parameters alone. */
export interface Shape {
  /** "" stands for a parameter. */
  readonly words: readonly string[];
  /** Lines of this shape. */
  readonly lines: number;
}

/** Shapes of one template, and what is the same in all of them. */
export interface Cluster<Member extends Shape> {
  readonly words: readonly string[];
  readonly members: readonly Member[];
}

/** Different words in a column that make it a parameter when most of the line is constant. */
const MANY = 5;
/** The same where less than half of the line is constant. */
const VERY_MANY = 8;
/** Different words that two columns must have to tell by their combinations that both are parameters. */
const FREE = 3;
/** How much the frequency of words counts beside their number when the anchor of a shape is chosen. */
const FREQUENCY_WEIGHT = 0.25;

/** Clusters shapes that all have the same number of words. */
export function clusterShapes<Member extends Shape>(shapes: readonly Member[]): readonly Cluster<Member>[] {
  const ordered = shapes
    .map((shape) => ({ shape, key: shape.words.join("\n") }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ shape }) => shape);
  const frequency = countWords(ordered);
  const groups = new Map<string, Member[]>();
  for (const shape of ordered) {
    const anchor = anchorOf(shape, frequency);
    const group = groups.get(anchor);
    if (group === undefined) groups.set(anchor, [shape]);
    else group.push(shape);
  }
  const clusters: Cluster<Member>[] = [];
  for (const group of groups.values()) resolve(group, new Set(), clusters);
  return joinSiblings(absorb(clusters));
}

function countWords(shapes: readonly Shape[]): readonly ReadonlyMap<string, number>[] {
  const columns = (shapes[0]?.words ?? []).map(() => new Map<string, number>());
  for (const { words, lines } of shapes) {
    words.forEach((word, column) => {
      if (word !== "") columns[column]?.set(word, (columns[column]?.get(word) ?? 0) + lines);
    });
  }
  return columns;
}

/** The words of a shape that most likely are constant: many, of one frequency, and that rather high. */
function anchorOf({ words }: Shape, frequency: readonly ReadonlyMap<string, number>[]): string {
  const byFrequency = new Map<number, number[]>();
  words.forEach((word, column) => {
    if (word === "") return;
    const times = frequency[column]?.get(word) ?? 0;
    const columns = byFrequency.get(times);
    if (columns === undefined) byFrequency.set(times, [column]);
    else columns.push(column);
  });
  let best: readonly number[] = [];
  let bestScore = 0;
  for (const [times, columns] of [...byFrequency].sort(([left], [right]) => right - left)) {
    const score = columns.length * (1 + FREQUENCY_WEIGHT * Math.log2(times));
    if (score <= bestScore) continue;
    bestScore = score;
    best = columns;
  }
  return best.map((column) => `${column}:${words[column]}`).join("\n");
}

interface Column {
  readonly index: number;
  /** Different words. */
  readonly words: ReadonlySet<string>;
  readonly hasParameter: boolean;
}

/** Splits a group by columns of few words until all that differ are parameters. */
function resolve<Member extends Shape>(
  group: readonly Member[],
  parameters: ReadonlySet<number>,
  clusters: Cluster<Member>[],
): void {
  const columns = columnsOf(group);
  const constants = columns.filter(({ words, hasParameter }) => words.size === 1 && !hasParameter).length;
  const open = columns.filter(
    ({ index, words, hasParameter }) =>
      !parameters.has(index) && words.size + (hasParameter ? 1 : 0) > 1 && words.size > 0,
  );
  const shown = columns.filter(({ words }) => words.size > 0).length;
  const surroundings = { columns, constants, share: constants / shown };
  const found = open.filter(
    (column) => isParameter(column, surroundings) || (constants >= 2 && combinesFreely(column, open, group)),
  );
  const told = new Set(found.filter((column) => !goTogether(column, found, group)));
  const deciding = open.filter((column) => !told.has(column));
  const next = new Set([...parameters, ...[...told].map(({ index }) => index)]);
  const [first] = deciding.sort(
    (left, right) => left.words.size - right.words.size || left.index - right.index,
  );
  if (first === undefined) {
    const words = columns.map(({ index, words: [word = ""] }) => (next.has(index) ? "" : word));
    clusters.push({ words, members: group });
    return;
  }
  for (const part of splitBy(group, first.index)) resolve(part, next, clusters);
}

function columnsOf(group: readonly Shape[]): readonly Column[] {
  return (group[0]?.words ?? []).map((_, index) => {
    const words = new Set(group.map((shape) => shape.words[index] ?? ""));
    const hasParameter = words.delete("");
    return { index, words, hasParameter };
  });
}

function splitBy<Member extends Shape>(group: readonly Member[], column: number): Iterable<Member[]> {
  const parts = new Map<string, Member[]>();
  for (const shape of group) {
    const word = shape.words[column] ?? "";
    const part = parts.get(word);
    if (part === undefined) parts.set(word, [shape]);
    else part.push(shape);
  }
  return parts.values();
}

interface Surroundings {
  readonly columns: readonly Column[];
  /** Columns with one word, and their share of those that have words at all. */
  readonly constants: number;
  readonly share: number;
}

function isParameter(
  { index, words, hasParameter }: Column,
  { columns, constants, share }: Surroundings,
): boolean {
  if (constants === 0) return false;
  const isAnchored = constants >= 2 || share >= 0.5;
  if (hasParameter) return isAnchored;
  const before = columns[index - 1];
  const [cue = ""] = before?.words.size === 1 ? before.words : [];
  if (!isAnchored) return false;
  if (cueWords.has(cue.toLowerCase())) return true;
  if (nounWords.has(cue.toLowerCase()) && words.size > 2 && ![...words].some(isDeed)) return true;
  return weightOf(words) >= (constants >= 2 && share >= 0.5 ? MANY : VERY_MANY);
}

/** What looks like a name counts twice; what looks like something that happened hardly. */
function weightOf(words: Iterable<string>): number {
  let weight = 0;
  for (const word of words) weight += isNameLike(word) ? 2 : isDeed(word) ? 0.34 : 1;
  return weight;
}

function isNameLike(word: string): boolean {
  return /\w[._\-@$/~+:]\w|[a-z][A-Z]|^[A-Za-z]$/.test(word);
}

function isDeed(word: string): boolean {
  return /^[A-Za-z]?[a-z]{2,}(?:ed|ing)$/.test(word);
}

/** Words behind which stands a name. */
const cueWords: ReadonlySet<string> = new Set(
  "user username login account uname userid host hostname name named domain device interface ssid ruser logname".split(
    " ",
  ),
);

/** Words behind which stands a name, if it is not what happened to them (`client connected`). */
const nounWords: ReadonlySet<string> = new Set(
  "client package class module driver app plugin room zone topic".split(" "),
);

/** True when a column's words go with those of another, again and again: then they are constants of several templates. */
function goTogether(column: Column, others: readonly Column[], group: readonly Shape[]): boolean {
  const lines = group.reduce((sum, shape) => sum + shape.lines, 0);
  if (column.hasParameter || column.words.size >= 2 * MANY || lines < 2 * column.words.size) return false;
  if ([...column.words].some(isNameLike)) return false;
  return others.some((other) => {
    if (other === column || other.hasParameter || other.words.size !== column.words.size) return false;
    const pairs = new Set(group.map(({ words }) => `${words[column.index]}\n${words[other.index]}`));
    return pairs.size === column.words.size;
  });
}

/** True when the words of a column occur with many of another's, as values do: `from <word> to <word>`. */
function combinesFreely(column: Column, others: readonly Column[], group: readonly Shape[]): boolean {
  const size = column.words.size;
  if (size < FREE || [...column.words].every(isDeed)) return false;
  return others.some((other) => {
    if (other === column || other.words.size < FREE || [...other.words].every(isDeed)) return false;
    const pairs = new Set(group.map(({ words }) => `${words[column.index]}\n${words[other.index]}`));
    return pairs.size >= 1.5 * Math.max(size, other.words.size);
  });
}

/** Puts a cluster into one that is the same but for a parameter where it has a word. */
function absorb<Member extends Shape>(clusters: readonly Cluster<Member>[]): readonly Cluster<Member>[] {
  const byWords = new Map(clusters.map((cluster) => [shapeKeyOf(cluster.words), cluster]));
  const mostWords = [...byWords]
    .map(([key, cluster]) => ({ key, constants: constantsOf(cluster) }))
    .sort((left, right) => right.constants - left.constants);
  for (const { key } of mostWords) {
    const cluster = byWords.get(key);
    const wider = cluster && widerKeys(cluster.words).find(({ key }) => byWords.has(key));
    const into = wider && byWords.get(wider.key);
    if (cluster === undefined || into === undefined || wider === undefined) continue;
    byWords.set(wider.key, { words: into.words, members: [...into.members, ...cluster.members] });
    byWords.delete(key);
  }
  return [...byWords.values()];
}

/** Joins clusters that differ in one word, where that word is one of many. */
function joinSiblings<Member extends Shape>(
  clusters: readonly Cluster<Member>[],
): readonly Cluster<Member>[] {
  const families = new Map<number, { column: number; members: Cluster<Member>[] }>();
  for (const cluster of clusters) {
    for (const { key, column } of widerKeys(cluster.words)) {
      const family = families.get(key);
      if (family === undefined) families.set(key, { column, members: [cluster] });
      else family.members.push(cluster);
    }
  }
  const left = new Set(clusters);
  const joined: Cluster<Member>[] = [];
  const large = [...families.values()].filter(({ members }) => members.length > 1);
  for (const { column, members } of large.sort((a, b) => b.members.length - a.members.length)) {
    const free = members.filter((cluster) => left.has(cluster));
    const [first] = free;
    if (first === undefined || weightOf(free.map(({ words }) => words[column] ?? "")) < MANY) continue;
    for (const cluster of free) left.delete(cluster);
    const words = first.words.map((word, index) => (index === column ? "" : word));
    joined.push({ words, members: free.flatMap((cluster) => cluster.members) });
  }
  return [...left, ...joined];
}

/** Keys of the words with one of them as a parameter, for each that may be one. */
function widerKeys(words: readonly string[]): readonly { readonly key: number; readonly column: number }[] {
  const constants = words.reduce((count, word) => count + (word === "" ? 0 : 1), 0);
  const isAnchored = constants > 2 || (constants === 2 && words.length > 2);
  if (!isAnchored) return [];
  const hashes = words.map((word) => (word === "" ? parameterHash : wordHash(word, 0, word.length)));
  return words.flatMap((word, column) => {
    if (word === "") return [];
    const hash = hashes[column] ?? parameterHash;
    hashes[column] = parameterHash;
    const key = shapeKey(hashes, words.length);
    hashes[column] = hash;
    return [{ key, column }];
  });
}

function constantsOf({ words }: { readonly words: readonly string[] }): number {
  return words.filter((word) => word !== "").length;
}
