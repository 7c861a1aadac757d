/** Languages of the console; every text exists in each. */
export const languages = ["en", "ko"] as const;
export type Language = (typeof languages)[number];

/** The language to begin with: what was chosen before, otherwise what the browser asks for. */
export function initialLanguage(remembered: string | null, browserLanguages: readonly string[]): Language {
  const known = languages.find((language) => language === remembered);
  if (known) return known;
  return browserLanguages[0]?.toLowerCase().startsWith("ko") ? "ko" : "en";
}
