/** Every unit test may ask for texts in every language, as a page may once it has fetched them. */
import { loadLanguage } from "../../console/web/text/catalogues.ts";
import { languages } from "../../console/web/text/language.ts";

await Promise.all(languages.map(loadLanguage));
