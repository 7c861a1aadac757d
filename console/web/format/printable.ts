/**
 * Text of a device as a person may safely read it.
 *
 * Control characters become their escapes (`\\x1b`), and characters that turn the reading direction, with which a line can
 * pretend to be another one, are named. Tabs and line breaks stay.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  return `‹U+${code.toString(16).toUpperCase()}›`;
}
