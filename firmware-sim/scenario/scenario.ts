import { AppError, DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { parse } from "yaml";
import * as z from "zod";
import { findFault } from "../faults/all-faults.ts";
import { findModel } from "../machine/all-models.ts";

const UNITS: Readonly<Record<string, DurationMs>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const LONGEST_MS = 30 * DAY_MS;
const MAX_BYTES = 65_536;
const MAX_FAULTS = 32;

/** "90s", "5m", "1h30m" in ms. */
const duration = z.string().transform((text, context): DurationMs => {
  const parts = [...text.matchAll(/(\d{1,6})([smhd])/g)];
  const lengthMs = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
  if (/^(?:\d{1,6}[smhd]){1,4}$/.test(text) && lengthMs <= LONGEST_MS) return lengthMs;
  context.addIssue({
    code: "custom",
    message: `got "${text}", wanted a length of time such as 90s, 5m or 1h30m`,
  });
  return z.NEVER;
});
const kebab = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, "wanted kebab-case");
const ruleId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/, "wanted a rule id such as linux.disk-filling");

const scenarioSchema = z.strictObject({
  scenario: kebab,
  about: z.string().min(1).max(400),
  device: kebab.refine((name) => findModel(name) !== undefined, "there is no such device model"),
  seed: z.int().min(0).max(4_294_967_295),
  lasts: duration,
  /** Written before its rule: played once the rule is there. */
  waiting: z.boolean().default(false),
  /** How much the people of the home use the device. */
  use: z.enum(["normal", "none", "constant"]).default("normal"),
  faults: z
    .array(
      z.strictObject({
        fault: kebab.refine((id) => findFault(id) !== undefined, "there is no such fault"),
        at: duration,
        /** Until full severity; a step unless given. */
        onset: duration.default(0),
        severity: z.number().min(0).max(1).default(1),
        /** Comes and goes: in each of these periods it is there with this chance. */
        intermittent: z.strictObject({ period: duration, chance: z.number().min(0).max(1) }).optional(),
        /** When the remedy is applied; never unless given. */
        recover: duration.optional(),
      }),
    )
    .max(MAX_FAULTS),
  expect: z
    .array(
      z.strictObject({
        rule: ruleId,
        instance: z.string().max(200).default(""),
        /** After the first fault has begun. */
        within: duration,
        /** After the first remedy was applied; not judged unless given. */
        resolves: duration.optional(),
      }),
    )
    .max(MAX_FAULTS),
  /** others: no rule but those of `expect` may fire. */
  expectNot: z.union([z.literal("others"), z.array(ruleId).max(MAX_FAULTS)]).default("others"),
});

/** Who, what, when, which fault must be found and which must not. Lengths of time are in ms. */
export type Scenario = z.output<typeof scenarioSchema>;

/** Reads a scenario file; `source` names it in messages. @throws AppError CONFIG_INVALID naming every mistake at once. */
export function readScenario(text: string, source: string): Scenario {
  const result = scenarioSchema.safeParse(parseYaml(text, source));
  const mistakes = result.success
    ? [...timeMistakes(result.data), ...classMistakes(result.data)]
    : result.error.issues.map(describe);
  if (!result.success || mistakes.length > 0)
    throw new AppError("CONFIG_INVALID", `Scenario ${source}: ${mistakes.join("; ")}`);
  return result.data;
}

function parseYaml(text: string, source: string): unknown {
  if (text.length > MAX_BYTES)
    throw new AppError(
      "CONFIG_INVALID",
      `Scenario ${source}: got ${text.length} bytes, wanted at most ${MAX_BYTES}`,
    );
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new AppError("CONFIG_INVALID", `Scenario ${source}: ${(cause as Error).message}`, { cause });
  }
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.map(String).join(".") || "the file"}: ${issue.message}`;
}

function timeMistakes({ lasts, faults, expect }: Scenario): string[] {
  const firstAtMs = Math.min(...faults.map(({ at }) => at));
  return [
    ...faults.flatMap(({ fault, at, recover }) => [
      ...(at >= lasts ? [`${fault}: begins after the scenario has ended`] : []),
      ...(recover !== undefined && (recover <= at || recover >= lasts)
        ? [`${fault}: recover must lie between its beginning and the end of the scenario`]
        : []),
    ]),
    ...expect.flatMap(({ rule, within, resolves }) => [
      ...(firstAtMs + within > lasts ? [`${rule}: the scenario ends before its time is up`] : []),
      ...(resolves !== undefined && faults.every(({ recover }) => recover === undefined)
        ? [`${rule}: resolves needs a fault with recover`]
        : []),
    ]),
  ];
}

function classMistakes({ device, faults }: Scenario): string[] {
  const deviceClass = findModel(device)?.deviceClass;
  return faults.flatMap(({ fault }) => {
    const wanted = findFault(fault)?.deviceClass;
    return wanted === undefined || wanted === deviceClass
      ? []
      : [`${fault}: got a device of class ${deviceClass}, wanted ${wanted}`];
  });
}
