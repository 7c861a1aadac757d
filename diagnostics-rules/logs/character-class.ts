/** What letters, digits and signs do in a line; other scripts are letters. */

export const BLANK = 1;
/** A sign between words: `= : , ; ( ) [ ] { } < > " ' |`. */
export const BREAK = 2;
export const DIGIT = 4;
export const LETTER = 8;
export const DOT = 16;
export const SLASH = 32;
export const NOT_HEX = 64;
export const AT = 128;

const classes = classTable();

/** Class of a letter, as bits. */
export function classOf(code: number): number {
  return code < 128 ? (classes[code] ?? 0) : code === 0xa0 || code === 0x3000 ? BLANK : LETTER | NOT_HEX;
}

/** What is between two parameters: signs that make them one, a comma or blank of a list, or more. */
export function jointOf(line: string, from: number, to: number): "one" | "list" | "none" {
  let hasBlank = false;
  let hasSign = false;
  for (let at = from; at < to; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0x20 || code === 0x09) hasBlank = true;
    else if (code !== 0x2c && code !== 0x3b) hasSign = true;
    if (hasSign && (hasBlank || !isJoint(code))) return "none";
  }
  return hasBlank ? "list" : "one";
}

/** A sign that makes one of two parameters: `: . - @ # / ~ * & + _ %` and `|`. */
function isJoint(code: number): boolean {
  return code === 0x3a || code === 0x7c || (code < 0x80 && (classOf(code) & (BLANK | BREAK)) === 0);
}

/** Blank, quote, comma, semicolon or closing bracket. */
export function endsPath(code: number): boolean {
  return (classOf(code) & BLANK) !== 0 || code === 0x22 || code === 0x27 || endsList(code);
}

/** What ends a value behind `=`. */
export function endsValue(code: number): boolean {
  const opens = code === 0x28 || code === 0x5b || code === 0x7b || code === 0x3d;
  return opens || code === 0x26 || code === 0x7c || endsPath(code);
}

function endsList(code: number): boolean {
  return code === 0x2c || code === 0x3b || code === 0x29 || code === 0x5d || code === 0x7d || code === 0x3e;
}

function classTable(): Uint8Array {
  const table = new Uint8Array(128);
  for (let code = 0; code < 128; code += 1) {
    const text = String.fromCharCode(code);
    if (code <= 0x20) table[code] = BLANK;
    else if ("=:,;()[]{}<>\"'|\x7f".includes(text)) table[code] = BREAK;
    else if (/[0-9]/.test(text)) table[code] = DIGIT;
    else if (/[A-Fa-f]/.test(text)) table[code] = LETTER;
    else if (/[A-Za-z]/.test(text)) table[code] = LETTER | NOT_HEX;
    else if (text === ".") table[code] = DOT;
    else if (text === "/" || text === "\\") table[code] = SLASH | NOT_HEX;
    else if (text === "@") table[code] = AT | NOT_HEX;
    else table[code] = NOT_HEX;
  }
  return table;
}
