import { type RedactionKind, type RedactionRule, redactionRules } from "./redaction-rules.ts";

/** A text without its secrets. */
export interface Redacted {
  readonly text: string;
  /** How many were replaced. */
  readonly redactions: number;
}

/** Redacts the lines of one source in their order: a private key may stretch over many of them. */
export interface Redactor {
  redact(text: string): Redacted;
}

/** Replaced secrets by kind, for the manifest. */
export type RedactionCounts = Map<RedactionKind, number>;

/** A key block that never ends is given up after this many lines. */
const MAX_KEY_LINES = 200;
/** What stands where a secret was. */
const MARK = /^\[\w{2,6}\]$/;
const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

/** A redactor for one source; adds to `counts` what it replaces. */
export function createRedactor(counts?: RedactionCounts): Redactor {
  let keyLinesLeft = 0;

  function redact(text: string): Redacted {
    if (keyLinesLeft === 0 && !text.includes("PRIVATE KEY-----")) return redactLine(text, counts);
    if (keyLinesLeft > 0) return redactKeyLine(text);
    const begin = KEY_BEGIN.exec(text);
    if (begin !== null && !KEY_END.test(text.slice(begin.index))) keyLinesLeft = MAX_KEY_LINES;
    return redactLine(text, counts);
  }

  function redactKeyLine(text: string): Redacted {
    const end = KEY_END.exec(text);
    keyLinesLeft = end === null ? keyLinesLeft - 1 : 0;
    const rest =
      end === null ? { text: "", redactions: 0 } : redactLine(text.slice(end.index + end[0].length), counts);
    return { text: `[key]${rest.text}`, redactions: rest.redactions + 1 };
  }

  return { redact };
}

/** Redacts a text that stands alone. Linear in its length. */
export function redactLine(text: string, counts?: RedactionCounts): Redacted {
  let redacted = text;
  let redactions = 0;
  for (const rule of redactionRules) {
    if (!rule.hint.test(redacted)) continue;
    const found = applyRule(rule, redacted);
    if (found.redactions === 0) continue;
    redacted = found.text;
    redactions += found.redactions;
    counts?.set(rule.kind, (counts.get(rule.kind) ?? 0) + found.redactions);
  }
  return { text: redacted, redactions };
}

function applyRule(rule: RedactionRule, text: string): Redacted {
  let redactions = 0;
  const redacted = text.replace(rule.pattern, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1);
    const keep = isGroups(groups) ? (groups["keep"] ?? "") : "";
    const secret = match.slice(keep.length);
    if (MARK.test(secret) || rule.isSecret?.(secret) === false) return match;
    redactions += 1;
    return `${keep}[${rule.kind}]`;
  });
  return { text: redacted, redactions };
}

function isGroups(value: unknown): value is Record<string, string | undefined> {
  return typeof value === "object" && value !== null;
}
