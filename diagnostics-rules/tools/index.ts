/** Tools for the authors of rules, as server and CLI offer them. */
export { lint } from "./lint.ts";
export { type NamedText, testRules } from "./test-rules.ts";
