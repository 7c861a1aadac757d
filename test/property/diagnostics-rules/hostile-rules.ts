import { ruleText } from "../../unit/diagnostics-rules/rule-text.ts";

/** A rule file that must be refused, and what is said of it. */
export interface HostileRule {
  readonly text: string;
  readonly kind: string;
  /** "line:column". */
  readonly place: string;
  readonly says: string;
}

const letters = "abcdefghijklmnopqrst";

/** Each level holds the one before ten times: twenty levels would be 10^20 words. */
const billionLaughs = [
  `a: &a [${Array.from({ length: 10 }, () => "ha").join()}]`,
  ...[...letters].slice(1).map((name, index) => {
    const before = letters[index];
    return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join()}]`;
  }),
].join("\n");

/** 64 clauses with eleven windows each, every window of another length: 704 × 64 buckets. */
const megabyte = Array.from({ length: 64 }, (_, clause) =>
  Array.from(
    { length: 11 },
    (_window, index) => `avg_over_time(cpu_busy_ratio[${2_000 + 11 * clause + index}m]) > 0.1`,
  ).join(" and "),
);

/** Files that would cost time or memory, by what they are. */
export const hostileRules: Readonly<Record<string, HostileRule>> = {
  "a billion laughs": {
    text: billionLaughs,
    kind: "yaml-forbidden",
    place: "1:7",
    says: 'Anchor "&a": rules spell everything out',
  },
  "an alias twenty thousand times": {
    text: `a: &a x\nb: [${"*a,".repeat(20_000)}*a]`,
    kind: "yaml-forbidden",
    place: "1:7",
    says: 'Anchor "&a": rules spell everything out',
  },
  "an anchor within itself": {
    text: "a: &a [*a]",
    kind: "yaml-forbidden",
    place: "1:7",
    says: 'Anchor "&a": rules spell everything out',
  },
  "ten megabytes": {
    text: `${ruleText({})}\n#${"x".repeat(10_000_000)}`,
    kind: "file-too-large",
    place: "1:1",
    says: "wanted at most 65536",
  },
  "ten thousand brackets": {
    text: `${ruleText({})}\nlet: ${"[".repeat(10_000)}`,
    kind: "yaml-too-deep",
    place: "12:18",
    says: "Nested deeper than 12",
  },
  "thirty thousand dashes": {
    text: "- ".repeat(30_000),
    kind: "yaml-too-deep",
    place: "1:27",
    says: "Nested deeper than 12",
  },
  "an expression with a thousand minus signs": {
    text: ruleText({ fire: [`${"-".repeat(1_000)}cpu_busy_ratio > 90%`] }),
    kind: "expression-too-deep",
    place: "6:41",
    says: "Expression nested deeper than 32",
  },
  "an expression a thousand brackets deep": {
    text: ruleText({ fire: [`${"(".repeat(1_000)}cpu_busy_ratio > 90%${")".repeat(1_000)}`] }),
    kind: "expression-too-deep",
    place: "6:9",
    says: "Got an expression of 2020 characters, wanted at most 2000",
  },
  "a thousand functions in each other": {
    text: ruleText({ fire: [`${"abs(".repeat(1_000)}cpu_busy_ratio${")".repeat(1_000)} > 90%`] }),
    kind: "expression-too-deep",
    place: "6:9",
    says: "wanted at most 2000",
  },
  "lets that double each other forty times": {
    text: ruleText({
      let: Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [
          `l${index}`,
          index === 39 ? "load_1m" : `l${index + 1} + l${index + 1}`,
        ]),
      ),
      fire: ["l0 > 1"],
    }),
    kind: "expression-too-deep",
    place: "6:9",
    says: 'In "l0": The rule has more than 10000 parts',
  },
  "a megabyte of state for each device": {
    text: ruleText({ fire: megabyte }),
    kind: "window-unbounded",
    place: "6:7",
    says: "bytes per device and instance, wanted at most 49152; shorten its windows",
  },
  "thirty thousand lines to remember": {
    text: ruleText({
      fire: Array.from({ length: 60 }, (_, index) => `log("boom number ${index}") > 500 in 10m`),
    }),
    kind: "window-unbounded",
    place: "6:7",
    says: "bytes per device and instance, wanted at most 49152; shorten its windows",
  },
  "a template of 140 placeholders": {
    text: ruleText({ fire: [`log("${"<int>1".repeat(140)}11") >= 1 in 5m`] }),
    kind: "log-template",
    place: "6:13",
    says: "Got 140 placeholders in a log template, wanted at most 24",
  },
  "a template that reads twenty values": {
    text: ruleText({
      fire: [`log("${Array.from({ length: 20 }, (_, index) => `<int:x${index}>1`).join("")}11") >= 1 in 5m`],
    }),
    kind: "log-template",
    place: "6:13",
    says: "Got 20 named placeholders in a log template, wanted at most 8",
  },
};
