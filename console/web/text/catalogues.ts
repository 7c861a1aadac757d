import { en, type TextKey } from "./en.ts";
import type { Language } from "./language.ts";

type Catalogue = Readonly<Record<TextKey, string>>;

/** English is always there; other languages are fetched by those who read them. */
const loaded = new Map<Language, Catalogue>([["en", en]]);

/** Fetches the texts of a language, once. */
export async function loadLanguage(language: Language): Promise<void> {
  if (loaded.has(language)) return;
  const { ko } = await import("./ko.ts");
  loaded.set("ko", ko);
}

/** @throws Error when {@link loadLanguage} has not been awaited. */
export function catalogueOf(language: Language): Catalogue {
  const catalogue = loaded.get(language);
  if (catalogue === undefined) throw new Error(`The texts of "${language}" have not been loaded`);
  return catalogue;
}
