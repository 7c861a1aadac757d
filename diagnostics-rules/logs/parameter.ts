/** Kinds of parameters that mining tells apart; 0 is a word that is no parameter. */
export const Kind = {
  word: 0,
  int: 1,
  num: 2,
  hex: 3,
  id: 4,
  path: 5,
  addr: 6,
  name: 7,
  text: 8,
  qty: 9,
  time: 10,
  any: 11,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Placeholder of each kind by its number; each is one of the placeholders that rules may write. */
const placeholderNames = [
  "word",
  "int",
  "num",
  "hex",
  "id",
  "path",
  "addr",
  "name",
  "text",
  "qty",
  "time",
  "any",
] as const;

/** The placeholder for what was seen at one place, as bits 1 << kind: one kind, or what covers all of them. */
export function placeholderOf(seen: number): string {
  const only = placeholderNames.findIndex((_, kind) => seen === 1 << kind);
  if (only >= 0) return `<${placeholderNames[only]}>`;
  const isNumber = (seen & ~((1 << Kind.int) | (1 << Kind.num))) === 0;
  if (isNumber) return "<num>";
  const spansWords = (seen & ((1 << Kind.any) | (1 << Kind.text) | (1 << Kind.qty) | (1 << Kind.time))) !== 0;
  return spansWords ? "<any>" : "<id>";
}

/** Units that are part of a quantity, as they change with its size: `950 B`, `1.2 kB`; `800 ms`, `1 sec`. */
export const unitWords: ReadonlySet<string> = new Set(
  "B KB kB MB GB TB KiB MiB GiB TiB bytes byte ns us ms s sec secs second seconds min mins minute minutes h hour hours".split(
    " ",
  ),
);

/** Words that stand for a value wherever they are. */
export const valueWords: ReadonlySet<string> = new Set(
  "true false True False TRUE FALSE null NULL nil undefined NaN nan root".split(" "),
);

/** Last parts of names of hosts that have no second point. */
export const topDomains: ReadonlySet<string> = new Set(
  "com net org edu gov int mil io cn kr jp de fr uk ru local lan home arpa localdomain info".split(" "),
);

/** What two parameters are that a sign without blanks makes one; `isClock`: the sign is a colon. */
export function joinedKind(left: number, right: number, isClock: boolean): Kind {
  if (isClock && isClockPart(left) && isClockPart(right)) return Kind.time;
  if (spansBlanks(left) || spansBlanks(right)) return Kind.any;
  if (left === Kind.addr || (left === Kind.name && right === Kind.int)) return Kind.addr;
  return left === Kind.path ? Kind.path : Kind.id;
}

function isClockPart(kind: number): boolean {
  return kind === Kind.int || kind === Kind.num || kind === Kind.time;
}

function spansBlanks(kind: number): boolean {
  return kind === Kind.any || kind === Kind.text || kind === Kind.qty || kind === Kind.time;
}

/** Spares most words the look into {@link valueWords}: t f n r u T F N. */
export function mayBeValue(first: number, length: number): boolean {
  if (length < 3 || length > 9) return false;
  const lower = first | 0x20;
  return lower === 0x74 || lower === 0x66 || lower === 0x6e || lower === 0x72 || lower === 0x75;
}
