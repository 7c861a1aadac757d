/**
 * Text of a device or person without anything that a terminal would obey.
 *
 * Control characters (C0, C1, line ends, bidirectional overrides) become their escaped form, so that a
 * log line can neither move the cursor nor pretend to be another line.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  if (character === "\t") return " ";
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
