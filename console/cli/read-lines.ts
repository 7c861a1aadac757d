import { StringDecoder } from "node:string_decoder";

/** Letters of one line that are kept; the rest of a longer line is passed over. */
export const MAX_LINE_CHARACTERS = 65_536;

/**
 * The lines of a stream of bytes, in batches as they come, without their ends (LF or CRLF).
 *
 * A last line without an end counts when it is not empty. Bytes that are not UTF-8 become U+FFFD.
 */
export async function* readLines(
  bytes: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const part of bytes) {
    const text =
      rest +
      (typeof part === "string"
        ? part
        : decoder.write(Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
    const lines = text.split("\n");
    rest = (lines.pop() ?? "").slice(0, MAX_LINE_CHARACTERS + 1);
    if (lines.length > 0) yield lines.map(trimmed);
  }
  rest += decoder.end();
  if (rest !== "") yield [trimmed(rest)];
}

function trimmed(line: string): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  return text.length > MAX_LINE_CHARACTERS ? text.slice(0, MAX_LINE_CHARACTERS) : text;
}
