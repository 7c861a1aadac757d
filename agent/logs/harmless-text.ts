/** Text that came from anywhere, made fit to be stored and shown. */

/** Colours and other sequences for terminals, ECMA-48: CSI, OSC with its end, two-character escapes. */
// biome-ignore lint/complexity/useRegexLiterals: escapes are readable as text
const ESCAPE_SEQUENCES = new RegExp(
  "\\u001b(?:\\[[0-9;:?]{0,32}[ -/]{0,4}[@-~]|\\][^\\u0007\\u001b]{0,256}(?:\\u0007|\\u001b\\\\)|[@-Z\\\\-_])",
  "g",
);
/** Controls but for tab, their second set, and marks that turn the direction of text. */
const CONTROLS =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
const NEEDS_CARE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/;

const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** Decodes bytes; what is not UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Takes terminal sequences away and makes other controls visible: newline as ⏎, others as U+FFFD. */
export function toHarmlessText(text: string): string {
  if (!NEEDS_CARE.test(text)) return text;
  return text
    .replace(ESCAPE_SEQUENCES, "")
    .replace(CONTROLS, (control) => (control === "\n" ? "⏎" : "\ufffd"))
    .toWellFormed();
}

/** The longest beginning of at most `maxBytes` in UTF-8, and how many bytes were cut off. */
export function cutToBytes(
  text: string,
  maxBytes: number,
): { readonly text: string; readonly cutBytes: number } {
  // No character takes more than 3 bytes per UTF-16 unit.
  if (text.length * 3 <= maxBytes) return { text, cutBytes: 0 };
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return { text, cutBytes: 0 };
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { text: bytes.toString("utf8", 0, end), cutBytes: bytes.length - end };
}
