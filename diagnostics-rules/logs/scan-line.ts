/**
 * Cuts a line into words and parameters. One pass, no backtracking, nothing allocated but what a rare form needs.
 *
 *     Receiving block blk_-16085 src: /10.250.19.102:54106 took 1.2 s user=guest ruser= "a b"
 *     Receiving block <id>       src: <addr>               took <qty> user=<any> ruser=<any> <text>
 *
 * What joins parameters without a blank (`10.0.0.1:80`, `12:30:01`) makes one of them, and a list of parameters
 * (`blk_1 blk_2`, `1, 2, 3`) is one as well, so that lists of any length have the same shape.
 */
import {
  AT,
  BLANK,
  BREAK,
  classOf,
  DIGIT,
  DOT,
  endsPath,
  endsValue,
  jointOf,
  LETTER,
  NOT_HEX,
  SLASH,
} from "./character-class.ts";
import {
  COLON_ADDRESS,
  closingMark,
  DATE_WORDS,
  endOf,
  escapesMark,
  hasUnit,
  isEscaped,
  isPlain,
  isStars,
  isUserWithoutName,
  KEY_AHEAD,
  METHOD,
  opensMessage,
} from "./line-forms.ts";
import { joinedKind, Kind, mayBeValue, topDomains, unitWords, valueWords } from "./parameter.ts";
import { parameterHash, shapeKey, wordHash } from "./shape-key.ts";

/** Letters of a line that are looked at; the rest is one parameter. */
export const SCANNED_CHARACTERS = 4_096;
/** Words and parameters of one line; further ones are not looked at. */
export const MAX_TOKENS = 160;
/** A longer run without blank or punctuation is a parameter, whatever it is. */
const LONGEST_WORD = 64;
const LONGEST_TEXT = 256;
/** Letters a to f alone are a number from this length on: so long, they hardly are a word. */
const LEAST_HEX = 6;

const COLON = 0x3a;
const LESS = 0x3c;
const GREATER = 0x3e;
const HEX = /0x[0-9a-f]+/iy;

/** The scanner; its result is valid until the next line. */
export class LineScanner {
  line = "";
  count = 0;
  readonly starts = new Int32Array(MAX_TOKENS);
  readonly ends = new Int32Array(MAX_TOKENS);
  /** {@link Kind} of each token. */
  readonly kinds = new Uint8Array(MAX_TOKENS);
  readonly hashes = new Int32Array(MAX_TOKENS);
  #limit = 0;
  #flags = 0;
  #digits = 0;
  #dots = 0;
  #slashes = 0;
  /** A quotation mark that closes what is looked into. */
  #closing = -1;

  /** Scans from `from` on. */
  scan(line: string, from: number): void {
    this.line = line;
    this.count = 0;
    this.#closing = -1;
    this.#limit = Math.min(line.length, from + SCANNED_CHARACTERS);
    let at = from;
    while (at < this.#limit && this.count < MAX_TOKENS) {
      const code = line.charCodeAt(at);
      const kind = classOf(code);
      if ((kind & (BLANK | BREAK)) === 0) at = this.#word(at);
      else if (code === 0x3d) at = this.#value(at);
      else if (code === 0x22 || code === 0x27) at = this.#quoted(at, code);
      else at += 1;
    }
  }

  /** See {@link shapeKey}. */
  key(): number {
    const { line, hashes } = this;
    for (let index = 0; index < this.count; index += 1) {
      const isWord = this.kinds[index] === Kind.word;
      hashes[index] = isWord ? wordHash(line, this.starts[index] ?? 0, this.ends[index] ?? 0) : parameterHash;
    }
    return shapeKey(hashes, this.count);
  }

  /** The token's letters when it is a word, "" for a parameter. */
  word(index: number): string {
    return this.kinds[index] === Kind.word ? this.line.slice(this.starts[index], this.ends[index]) : "";
  }

  /** Takes what begins at a letter, digit or sign; returns where to go on. */
  #word(start: number): number {
    const end = this.#measure(start);
    const { line } = this;
    const next = line.charCodeAt(end);
    if (next === 0x3a) {
      const long = this.#withColons(start, end);
      if (long > end) return long;
    }
    if (end - start === 3 && (next === 0x20 || next === 0x2c) && this.#flags === (LETTER | NOT_HEX)) {
      const dated = endOf(DATE_WORDS, line, start);
      if (dated > end) return this.#push(Kind.time, start, dated);
    }
    const last = this.#trimEnd(start, end);
    if (last === start) return isStars(line, start, end) ? this.#push(Kind.any, start, end) : end;
    const isBracketed = line.charCodeAt(start - 1) === LESS && line.charCodeAt(last) === GREATER;
    if (isBracketed && this.#digits === 0) return this.#push(Kind.any, start, last);
    const at = this.#push(this.#classify(start, last), start, last);
    return isUserWithoutName(line, start, last) ? this.#push(Kind.any, last + 1, last + 1) : at;
  }

  /** `C:\x`, `http://…`, `00:1b:…`, `fe80::1` as one; `end` when it is none of them. */
  #withColons(start: number, end: number): number {
    const { line } = this;
    const isDrive = end - start === 1 && line.charCodeAt(end + 1) === 0x5c;
    const isUrl = line.charCodeAt(end + 1) === 0x2f && line.charCodeAt(end + 2) === 0x2f;
    if (isDrive || isUrl) {
      let last = end;
      while (last < this.#limit && !endsPath(line.charCodeAt(last))) last += 1;
      return this.#push(Kind.path, start, this.#trimEnd(start, last));
    }
    if (end - start > 4 || (this.#flags & NOT_HEX) !== 0) return end;
    const address = endOf(COLON_ADDRESS, line, start);
    return address > end ? this.#push(Kind.addr, start, address) : end;
  }

  /** Walks to the end of a word and notes what it is made of. Two points in a row end it. */
  #measure(start: number): number {
    const { line } = this;
    let flags = 0;
    let digits = 0;
    let dots = 0;
    let slashes = 0;
    let at = start;
    for (; at < this.#limit; at += 1) {
      const kind = classOf(line.charCodeAt(at));
      if ((kind & (BLANK | BREAK)) !== 0) break;
      if ((kind & DOT) !== 0) {
        if (at > start && line.charCodeAt(at + 1) === 0x2e) break;
        dots += 1;
      }
      if ((kind & DIGIT) !== 0) digits += 1;
      if ((kind & SLASH) !== 0) slashes += 1;
      flags |= kind;
    }
    this.#flags = flags;
    this.#digits = digits;
    this.#dots = dots;
    this.#slashes = slashes;
    return at === start ? start + 1 : at;
  }

  /** End without the signs that close a sentence; `start` when there is neither letter nor digit. */
  #trimEnd(start: number, end: number): number {
    let last = end;
    while (last > start) {
      const kind = classOf(this.line.charCodeAt(last - 1));
      if ((kind & (DIGIT | LETTER)) !== 0) return last;
      if ((kind & SLASH) !== 0 && last - 1 > start && !escapesMark(this.line, last - 1)) return last;
      if ((kind & DOT) !== 0) this.#dots -= 1;
      last -= 1;
    }
    return start;
  }

  #classify(start: number, end: number): Kind {
    const first = this.line.charCodeAt(start);
    if (end - start > LONGEST_WORD) return this.#slashes > 1 ? Kind.path : Kind.id;
    if (this.#slashes > 0) {
      const second = classOf(this.line.charCodeAt(start + 1));
      if (first === 0x2f && (second & DIGIT) !== 0 && this.#dots >= 3) return Kind.addr;
      if (this.#slashes > 1 || first === 0x2f || first === 0x7e || first === 0x5c) return Kind.path;
    }
    if (this.#digits > 0) return this.#classifyDigits(start, end);
    if (this.#dots > 1) return Kind.name;
    if (this.#dots === 1 && topDomains.has(this.line.slice(this.line.lastIndexOf(".", end - 1) + 1, end)))
      return Kind.name;
    if ((this.#flags & AT) !== 0 && end - start > 2) return Kind.name;
    if (end - start >= LEAST_HEX && (this.#flags & (NOT_HEX | DOT)) === 0) return Kind.hex;
    return mayBeValue(first, end - start) && valueWords.has(this.line.slice(start, end))
      ? Kind.any
      : Kind.word;
  }

  #classifyDigits(start: number, end: number): Kind {
    const { line } = this;
    const first = line.charCodeAt(start);
    if ((this.#flags & LETTER) === 0) {
      const signs = first === 0x2d || first === 0x2b ? 1 : 0;
      const rest = end - start - this.#digits - signs;
      if (rest === 0) return this.#withUnit(end) ? Kind.qty : Kind.int;
      const isDecimal =
        rest === 1 && this.#dots === 1 && (classOf(line.charCodeAt(start + signs)) & DIGIT) !== 0;
      if (isDecimal) return this.#withUnit(end) ? Kind.qty : Kind.num;
      return this.#dots === 3 && rest === 3 ? Kind.addr : Kind.id;
    }
    if (first === 0x30 && endOf(HEX, line, start) === end) return Kind.hex;
    if ((classOf(first) & DIGIT) !== 0 && this.#dots < 2 && hasUnit(line, start, end)) return Kind.qty;
    if (this.#digits === 1 && end - start > 4 && /^[A-Z]{4,}\d$/.test(line.slice(start, end)))
      return Kind.word;
    return this.#dots > 1 && this.#slashes === 0 && this.#digits < 3 ? Kind.name : Kind.id;
  }

  /** True when a unit that belongs to the number follows; it is taken with it by {@link #push}. */
  #withUnit(end: number): boolean {
    if (this.line.charCodeAt(end) !== 0x20) return false;
    let last = end + 1;
    while (last < this.#limit && (classOf(this.line.charCodeAt(last)) & LETTER) !== 0) last += 1;
    return last - end <= 8 && last > end + 1 && unitWords.has(this.line.slice(end + 1, last));
  }

  /** Behind `=`: the value, or none when a key, a bracket or nothing follows. */
  #value(equals: number): number {
    const { line } = this;
    const before = line.charCodeAt(equals - 1);
    let at = equals + 1;
    const next = line.charCodeAt(at);
    if (this.count === 0 || next === 0x3d || next === 0x3e || before === 0x21) {
      while (line.charCodeAt(at) === 0x3d) at += 1;
      return at;
    }
    while (at < this.#limit && line.charCodeAt(at) === 0x20) at += 1;
    const code = line.charCodeAt(at);
    if (code === 0x22 || code === 0x27) return at;
    const opens = code === 0x28 || code === 0x5b || code === 0x7b || code === 0x3c;
    if (opens) return at;
    const isNone =
      at >= this.#limit ||
      (classOf(code) & BREAK) !== 0 ||
      (at > equals + 1 && endOf(KEY_AHEAD, line, at) > at);
    if (isNone) return this.#push(Kind.any, equals + 1, equals + 1);
    let last = at;
    while (last < this.#limit && !endsValue(line.charCodeAt(last))) last += 1;
    this.#measure(at);
    const trimmed = this.#trimEnd(at, last);
    if (trimmed === at) return this.#push(Kind.any, at, last);
    return this.#push(isPlain(line, at, trimmed) ? this.#classify(at, trimmed) : Kind.any, at, trimmed);
  }

  /** `"…"` as one parameter; an apostrophe, a key of JSON, what a line says and a request line are none. */
  #quoted(start: number, quote: number): number {
    const { line } = this;
    if (start === this.#closing || isEscaped(line, start)) return start + 1;
    if (quote === 0x27 && start > 0 && (classOf(line.charCodeAt(start - 1)) & (LETTER | DIGIT)) !== 0)
      return start + 1;
    const close = closingMark(line, start);
    if (close < 0 || close >= this.#limit) return start + 1;
    const isKey = line.charCodeAt(close + 1) === 0x3a || endOf(METHOD, line, start + 1) > start + 1;
    const isOpened = isKey || opensMessage(line, start);
    if (isOpened) this.#closing = close;
    if (isOpened || close - start > LONGEST_TEXT) return start + 1;
    if (quote === 0x27 && (classOf(line.charCodeAt(close + 1)) & (LETTER | DIGIT)) !== 0) return start + 1;
    return this.#push(Kind.text, start, close + 1);
  }

  /** Adds a token, or lengthens the one before when both are parameters and only a joint is between. */
  #push(kind: Kind, start: number, end: number): number {
    let last = end;
    if (kind === Kind.qty && this.line.charCodeAt(end) === 0x20 && this.#withUnit(end)) {
      last = end + 1;
      while (last < this.#limit && (classOf(this.line.charCodeAt(last)) & LETTER) !== 0) last += 1;
    }
    const before = this.count - 1;
    const former = this.kinds[before] ?? Kind.word;
    if (before >= 0 && former !== Kind.word && kind !== Kind.word) {
      const joint = jointOf(this.line, this.ends[before] ?? 0, start);
      if (joint !== "none") {
        this.ends[before] = last;
        const isClock = this.line.charCodeAt(start - 1) === COLON;
        this.kinds[before] = joint === "list" ? Kind.any : joinedKind(former, kind, isClock);
        return last;
      }
    }
    this.starts[this.count] = start;
    this.ends[this.count] = last;
    this.kinds[this.count] = kind;
    this.count += 1;
    return last;
  }
}
