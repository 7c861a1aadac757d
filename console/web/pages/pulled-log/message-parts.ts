import { printable } from "../../format/printable.ts";

/** A piece of a message. */
export interface MessagePart {
  readonly kind: "text" | "redacted" | "found";
  readonly text: string;
  /** Where it begins in what is shown. */
  readonly at: number;
}

/** What the agent writes in place of a secret: `[ip]`. */
const MARK = /\[(?:key|token|secret|email|ip|mac|phone|imei|ssid)\]/g;

/** A message as it is shown: control characters visible, what was removed on the device and what was searched for set apart. */
export function messageParts(message: string, find: string): MessagePart[] {
  const shown = printable(message).replaceAll("\n", "⏎");
  const parts: MessagePart[] = [];
  let at = 0;
  for (const mark of shown.matchAll(MARK)) {
    parts.push(...foundParts(shown.slice(at, mark.index), find, at));
    parts.push({ kind: "redacted", text: mark[0], at: mark.index });
    at = mark.index + mark[0].length;
  }
  return [...parts, ...foundParts(shown.slice(at), find, at)];
}

function foundParts(text: string, find: string, start: number): MessagePart[] {
  const wanted = find.toLowerCase();
  const lower = text.toLowerCase();
  // Letters that change their length with their case would shift the places.
  if (wanted === "" || lower.length !== text.length)
    return text === "" ? [] : [{ kind: "text", text, at: start }];
  const parts: MessagePart[] = [];
  let at = 0;
  for (let next = lower.indexOf(wanted); next >= 0; next = lower.indexOf(wanted, at)) {
    if (next > at) parts.push({ kind: "text", text: text.slice(at, next), at: start + at });
    parts.push({ kind: "found", text: text.slice(next, next + wanted.length), at: start + next });
    at = next + wanted.length;
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at), at: start + at });
  return parts;
}
