/**
 * Reads one YAML file into the shape that is wanted of it; all mistakes at once, each with its place.
 *
 *     rule: linux.disk-filling
 *     version: 1
 *     fire:
 *       - disk_used_ratio >= 95% for 1m
 *
 * YAML 1.2 core, one document. Anchors, aliases, tags and merge keys are refused, so a file cannot grow when read.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";
import type { z } from "zod";
import type { FindingKind, Place, RuleFinding } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import { unknownField, wrongValue } from "./schema-words.ts";

/** The text of a file with the name that messages give it. */
export interface NamedFile {
  readonly path: string;
  readonly text: string;
}

/** What is wanted of a file. */
export interface FileShape<Source> {
  readonly schema: z.ZodType<Source>;
  /** The field that holds the id. */
  readonly idField: string;
}

/** What was read: the source when its shape is right, the mistakes, and where each part stands. */
export interface ShapedFile<Source> {
  readonly file: NamedFile;
  readonly source: Source | undefined;
  /** "" when it is not known. */
  readonly ruleId: string;
  readonly findings: readonly RuleFinding[];
  /** Place of a part, or of a letter of a text at that part; of the nearest part above when there is none. */
  placeOf(path: readonly PropertyKey[], offset?: number): Place;
}

type Document = ReturnType<typeof parseDocument<ParsedNode>>;

/** Reads a file. Never throws on what it reads. */
export function readShapedFile<Source>(file: NamedFile, shape: FileShape<Source>): ShapedFile<Source> {
  const bytes = Buffer.byteLength(file.text);
  if (bytes > ruleLimits.fileBytes) {
    const isCut = bytes - ruleLimits.fileBytes <= CUT_BYTES;
    const got = isCut ? `more than ${ruleLimits.fileBytes}` : bytes;
    const message = `Got ${got} bytes, wanted at most ${ruleLimits.fileBytes}`;
    return unreadable(file, [
      { kind: "file-too-large", message, place: { file: file.path, line: 1, column: 1 } },
    ]);
  }
  // No text has so many brackets open; a parser would take seconds for what is refused anyway.
  const deepAt = offsetOfDepth(file.text);
  if (deepAt !== undefined) return tooDeep(file, deepAt);
  try {
    return parsed(file, shape);
  } catch (error) {
    // The only thing that can be thrown here is a stack that is too small for the nesting of a hostile file.
    if (!(error instanceof RangeError)) throw error;
    return tooDeep(file, 0);
  }
}

/** Of a larger file no more is read than shows that it is too large: one byte, which may be part of a letter that is replaced. */
const CUT_BYTES = 3;
const MAX_OPEN_BRACKETS = 500;

/** Where brackets nest deeper than lists and maps may, in a text in which hopelessly many are open; undefined in others. */
function offsetOfDepth(text: string): number | undefined {
  let open = 0;
  let deepAt: number | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (letter === "[" || letter === "{") open += 1;
    if (letter === "]" || letter === "}") open -= 1;
    if (open > ruleLimits.yamlDepth) deepAt ??= index;
    if (open > MAX_OPEN_BRACKETS) return deepAt;
  }
  return undefined;
}

function tooDeep(file: NamedFile, offset: number): ShapedFile<never> {
  const before = file.text.slice(0, offset).split("\n");
  const place = { file: file.path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return unreadable(file, [{ kind: "yaml-too-deep", message: TOO_DEEP, place }]);
}

const TOO_DEEP = `Nested deeper than ${ruleLimits.yamlDepth}`;

function parsed<Source>(file: NamedFile, shape: FileShape<Source>): ShapedFile<Source> {
  const lines = new LineCounter();
  const document = parseDocument(file.text, {
    version: "1.2",
    schema: "core",
    lineCounter: lines,
    uniqueKeys: true,
    merge: false,
    logLevel: "error",
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: file.path, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = [
    ...document.errors.filter(isOfTheFile).map(
      ({ code, message, pos }): Fault => ({
        ...(code === "MULTIPLE_DOCS"
          ? SECOND_DOCUMENT
          : { kind: "yaml-syntax", message: syntaxMessage(message) }),
        place: at(pos[0]),
      }),
    ),
    ...forbidden(document, at),
  ];
  if (faults.length > 0) return unreadable(file, faults);
  keepSeries(document);
  return shaped(file, { document, at, shape });
}

/** A stack that is too small for the nesting is told as what it is, by what is too deep. */
function isOfTheFile({ message }: { readonly message: string }): boolean {
  return !message.startsWith("Maximum call stack size");
}

interface Fault {
  readonly kind: FindingKind;
  readonly message: string;
  readonly place: Place;
}

function shaped<Source>(
  file: NamedFile,
  { document, at, shape }: { document: Document; at: (offset: number) => Place; shape: FileShape<Source> },
): ShapedFile<Source> {
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const parsed = shape.schema.safeParse(value);
  const ruleId = idOf(value, shape.idField);
  const placeOf = (path: readonly PropertyKey[], offset = 0): Place => at(offsetOf(document, path, offset));
  if (parsed.success) return { file, source: parsed.data, ruleId, findings: [], placeOf };
  const findings = parsed.error.issues.flatMap((issue) => {
    const paths =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map(
      (path): RuleFinding => ({
        kind: "schema",
        severity: "error",
        ruleId,
        message:
          issue.code === "unrecognized_keys"
            ? unknownField(path, shape.schema)
            : `${path.join(".") || "the file"}: ${wrongValue(issue, value)}`,
        ...(issue.code === "unrecognized_keys" ? at(keyOffsetOf(document, path)) : placeOf(path)),
      }),
    );
  });
  return { file, source: undefined, ruleId, findings, placeOf };
}

/** Mistakes of one file that are told; a hostile one has tens of thousands. */
const MAX_FAULTS = 50;

function unreadable(file: NamedFile, faults: readonly Fault[]): ShapedFile<never> {
  const rest = faults.length - MAX_FAULTS;
  const findings = [...faults.slice(0, MAX_FAULTS), ...restOf(faults[MAX_FAULTS], rest)].map(
    ({ kind, message, place }): RuleFinding => ({ kind, severity: "error", message, ruleId: "", ...place }),
  );
  return {
    file,
    source: undefined,
    ruleId: "",
    findings,
    placeOf: () => ({ file: file.path, line: 1, column: 1 }),
  };
}

function restOf(next: Fault | undefined, count: number): readonly Fault[] {
  return next === undefined
    ? []
    : [{ ...next, message: `${count} more mistakes of this kind or others follow` }];
}

/** YAML reads `0x11` as the number 17, but in a test it is a series: zero, eleven times more. */
function keepSeries(document: Document): void {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "number" && node.source?.startsWith("0x") === true) node.value = node.source;
    },
  });
}

function forbidden(document: Document, at: (offset: number) => Place): Fault[] {
  const faults: Fault[] = [];
  const refuse = (kind: FindingKind, node: unknown, message: string): void => {
    faults.push({ kind, message, place: at(startOf(node) ?? 0) });
  };
  visit(document, (_, node, path) => {
    if (isPair(node) || node === null) return undefined;
    const { anchor, tag } = node as { anchor?: string; tag?: string };
    if (isAlias(node)) refuse("yaml-forbidden", node, `Alias "*${node.source}": rules spell everything out`);
    if (anchor !== undefined)
      refuse("yaml-forbidden", node, `Anchor "&${anchor}": rules spell everything out`);
    if (tag !== undefined && !isAlias(node))
      refuse("yaml-forbidden", node, `Tag "${tag}": rules are plain YAML`);
    if (path.filter(isCollection).length > ruleLimits.yamlDepth) {
      refuse("yaml-too-deep", node, TOO_DEEP);
      return visit.BREAK;
    }
    return undefined;
  });
  return faults;
}

/** Offset in the file of a part, walking as far as the path exists. */
function offsetOf(document: Document, path: readonly PropertyKey[], offset: number): number {
  let node: unknown = document.contents;
  let start = startOf(node) ?? 0;
  for (const step of path) {
    const [key, child] = childOf(node, step);
    const place = startOf(child) ?? startOf(key);
    if (place === undefined) return start;
    start = place;
    node = child;
  }
  return isScalar(node) ? start + insideScalar(node, offset) : start;
}

/** Offset of the name of a field. */
function keyOffsetOf(document: Document, path: readonly PropertyKey[]): number {
  const parent = path.slice(0, -1).reduce<unknown>((node, step) => childOf(node, step)[1], document.contents);
  const [key] = childOf(parent, path.at(-1) ?? "");
  return startOf(key) ?? offsetOf(document, path, 0);
}

function childOf(node: unknown, step: PropertyKey): [key: unknown, child: unknown] {
  if (!isMap(node)) return [undefined, isCollection(node) ? node.get(step, true) : undefined];
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  return [pair?.key, pair?.value];
}

/** Letters of a quoted or plain one-line text follow each other in the file; block texts point at their start. */
function insideScalar(node: Node & { type?: string }, offset: number): number {
  if (node.type === "PLAIN") return offset;
  return node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE" ? offset + 1 : 0;
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | null | undefined)?.range?.[0];
}

function idOf(value: unknown, field: string): string {
  if (value === null || typeof value !== "object") return "";
  const id: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
  return typeof id === "string" ? id : "";
}

/** The parser would tell how to call it otherwise. */
const SECOND_DOCUMENT = {
  kind: "yaml-forbidden",
  message: 'Got a second document behind "---", wanted one rule a file',
} as const;

/** What the parser says, with what is nearly always meant. */
function syntaxMessage(message: string): string {
  const isColon = message.startsWith("Nested mappings are not allowed");
  return `${firstLine(message)}${isColon ? ' Put a text that holds ": " in quotes.' : ""}`;
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}
