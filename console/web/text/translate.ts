import { catalogueOf } from "./catalogues.ts";
import { en, type TextKey } from "./en.ts";
import type { Language } from "./language.ts";

/** Values for the `{names}` of a text. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Gives the text of a key in one language, with its `{names}` filled in. */
export type Translate = (key: TextKey, values?: TextValues) => string;

/**
 * The texts of one language, which have been loaded.
 *
 * `{name}` is replaced by the value; `{name|one|other}` by the first word when the value is 1, else by the second.
 */
export function createTranslate(language: Language): Translate {
  const catalogue = catalogueOf(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, values = {}) =>
    catalogue[key].replace(
      /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
      (_whole, name: string, one?: string, other?: string) => {
        const value = values[name] ?? "";
        if (one !== undefined && other !== undefined) return value === 1 ? one : other;
        return typeof value === "number" ? numbers.format(value) : value;
      },
    );
}

/** Whether a text of that key exists; for keys made from words of the server, such as reason codes. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}
