/** The shape of a rule file; expressions are still texts here. Strict: an unknown field is a mistake. */
import { deviceClasses } from "@housecall/proto/signals";
import { z } from "zod";
import { declaredSignals } from "./declared-signals.ts";
import { ruleLimits } from "./rule-limits.ts";

const text = z.string().min(1).max(1_000);
const localText = z.strictObject({ en: text, ko: text });
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(ruleLimits.listItems);
/** Its length is checked where it is read, so that the mistake is told as one of the expression. */
const expression = z.string().min(1);
const severity = z.enum(["info", "warning", "critical"]);

const seriesMap = z.record(text, z.union([text, z.number()]));
const entries = z.record(text, z.union([z.string(), z.number(), z.boolean()]));

/** Test notation: promtool's series ("1+0x10 _x3 0.5"), log lines with times, and what is expected when. */
export const ruleTest = z.strictObject({
  name: text,
  kind: z.enum(["fires", "nearly", "missing", "other"]).default("other"),
  /** Distance between the values of a series. */
  cadence: text.default("10s"),
  given: seriesMap.default({}),
  /** The device works in cycles: so many times the series are played anew, each time with a summary at the end. */
  cycles: z.number().int().min(1).max(1_000).optional(),
  /** Length of a cycle; as long as the longest series unless given. */
  cycle: text.optional(),
  /** One value per cycle, sent with its summary. */
  per_cycle: seriesMap.default({}),
  /** Further cycles, in which everything not given anew stays as it was. */
  next: list(
    z.strictObject({
      cycles: z.number().int().min(1).max(1_000),
      given: seriesMap.default({}),
      per_cycle: seriesMap.default({}),
    }),
  ).default([]),
  logs: list(
    z.strictObject({
      at: text,
      message: text,
      unit: text.default("test"),
      source: text.default("test"),
      repeat: z.number().int().min(1).max(500).default(1),
      every: text.default("1s"),
    }),
  ).default([]),
  events: list(
    z.strictObject({
      at: text,
      name: text,
      attributes: entries.default({}),
      repeat: z.number().int().min(1).max(500).default(1),
      every: text.default("1s"),
    }),
  ).default([]),
  states: list(z.strictObject({ at: text, entries })).default([]),
  /** The device says nothing at all in these times: "2m..10m". */
  silent: list(text).default([]),
  /** How long the device reports; until the end of the longest series unless given. */
  until: text.optional(),
  expect: list(
    z.strictObject({
      at: text,
      instance: z.string().default(""),
      fault: z.enum(["none", "pending", "firing", "resolved", "unknown"]),
      severity: severity.optional(),
      cause: text.optional(),
      /** The first causes in their order. */
      causes: list(text).min(1).optional(),
      say: text.optional(),
    }),
  ).min(1),
});
export type RuleTest = z.infer<typeof ruleTest>;

const causes = list(
  z.strictObject({
    id: text,
    title: localText,
    prior: z.number().min(0).max(1),
    when: expression.optional(),
    /** How likely `when` holds if this is the cause; without it, a cause whose `when` is false is ruled out. */
    likelihood: z.number().min(0).max(1).default(1),
    /** What one sees when `when` holds; it speaks for the cause then, and against it otherwise. May name values as `say` does. */
    sign: localText.optional(),
  }),
);
const remedies = list(
  z.strictObject({
    who: z.enum(["customer", "remote", "technician"]),
    step: localText,
    settles: text.optional(),
    verify: expression.optional(),
    /** What `verify` asks for, in words. May name values as `say` does. */
    check: localText.optional(),
  }),
);

/** One rule as its file says it. */
export const ruleSchema = z.strictObject({
  rule: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/, 'wanted "class.name" in lower case with hyphens'),
  version: z.number().int().min(1),
  status: z.enum(["draft", "shadow", "live", "retired"]),
  title: localText,
  diagnoses: list(z.string().regex(/^[A-Z]{2}-\d{2}$/, "wanted an id such as LX-06")).default([]),
  applies_to: z.strictObject({
    class: z.enum(deviceClasses),
    model: list(text).default([]),
    /** Kind of instance that the rule is judged per, when only log templates name one. */
    each: text.optional(),
  }),
  /** Signals that the catalogue does not have. */
  signals: declaredSignals.default({}),
  let: z.record(z.string().regex(/^[a-z_][a-z0-9_]*$/), expression).default({}),
  /** What people call a let that is shown. */
  names: z.record(text, localText).default({}),
  /** The rule is judged only while this holds. */
  while: expression.optional(),
  fire: list(expression).min(1),
  clear: expression.optional(),
  missing: text.optional(),
  late: text.default("2m"),
  severity: z.union(
    [severity, z.strictObject({ start: severity, warning: text.optional(), critical: text.optional() })],
    {
      error: "wanted one of info, warning, critical, or a map with start, warning and critical",
    },
  ),
  safety: z.enum(["S1", "S2", "S3", "S4", "S5"]),
  causes,
  evidence: z
    .strictObject({
      keep: list(text).default([]),
      logs: z.number().int().min(0).max(ruleLimits.evidenceLines).default(0),
    })
    .default({ keep: [], logs: 0 }),
  say: localText,
  remedy: remedies.default([]),
  tests: list(ruleTest).default([]),
});
export type RuleSource = z.infer<typeof ruleSchema>;
