import type { Presence, SearchField, SearchReading } from "@housecall/proto/api";
import { printable } from "../../format/printable.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Something in the text of a search that narrows nothing, and the text with what was probably meant in its place. */
export interface UnreadPart {
  readonly text: string;
  /** Null when nothing is near. */
  readonly meant: { readonly part: string; readonly text: string } | null;
}

/** How a search was read, in words; null when it holds words alone and they were found as they are. */
export interface ReadingView {
  readonly parts: readonly string[];
  readonly unread: readonly UnreadPart[];
  readonly isNearly: boolean;
}

/** What the page says of a search. */
export function readingView(reading: SearchReading, text: string, translate: Translate): ReadingView | null {
  const { words, conditions, unread, isNearly } = reading;
  if (conditions.length === 0 && unread.length === 0 && !isNearly) return null;
  const or = translate("search.or");
  return {
    parts: [
      ...conditions.map(({ field, values }) =>
        translate(`search.read.${field}`, {
          values: values.map((value) => valueText(field, value, translate)).join(or),
        }),
      ),
      ...(words.length > 0 ? [translate("search.read.words", { words: printable(words.join(" ")) })] : []),
    ],
    unread: unread.map((part) => ({
      text: translate(`search.unread.${part.why}`, { text: printable(part.text) }),
      meant: part.nearest === null ? null : { part: part.nearest, text: corrected(text, part) },
    })),
    isNearly,
  };
}

function valueText(field: SearchField, value: string, translate: Translate): string {
  if (field === "state") return translate(`presence.${value as Presence}`);
  if (field === "last_seen") return lastSeenText(value, translate);
  const key = `${field === "class" ? "class" : "search.fault"}.${value}`;
  if (field !== "model" && isTextKey(key)) return translate(key);
  return `“${printable(value)}”`;
}

function lastSeenText(value: string, translate: Translate): string {
  if (value === "never") return translate("search.never");
  return translate(value.startsWith(">") ? "search.before" : "search.within", { age: value.slice(1) });
}

/** A misspelt field keeps its value; a value that is none is replaced. */
function corrected(text: string, part: SearchReading["unread"][number]): string {
  const nearest = part.nearest ?? "";
  const value = part.text.slice(part.text.indexOf(":") + 1);
  const meant = part.why === "unknown-field" ? `${nearest}${value}` : nearest;
  if (text.includes(part.text)) return text.replace(part.text, () => meant);
  return text.replace(value, () => meant.slice(meant.indexOf(":") + 1));
}
