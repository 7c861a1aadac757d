import { AppError } from "@housecall/proto/base";
import * as z from "zod";
import { findFault } from "../faults/all-faults.ts";
import { findModel } from "../machine/all-models.ts";
import { describeIssue, duration, faultName, homeUse, kebab, modelName, parseYaml } from "./yaml-fields.ts";

const MAX_FAULTS = 32;
const ruleId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/, "wanted a rule id such as linux.disk-filling");

const scenarioSchema = z.strictObject({
  scenario: kebab,
  about: z.string().min(1).max(400),
  device: modelName,
  seed: z.int().min(0).max(4_294_967_295),
  lasts: duration,
  /** Written before its rule: played once the rule is there. */
  waiting: z.boolean().default(false),
  /** How much the people of the home use the device. */
  use: homeUse,
  faults: z
    .array(
      z.strictObject({
        fault: faultName,
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
  /** Somebody applies the remedy of that fault: the right one mends what is wrong, any other leaves it as it is. */
  tries: z
    .array(z.strictObject({ remedyOf: faultName, at: duration }))
    .max(MAX_FAULTS)
    .default([]),
  expect: z
    .array(
      z.strictObject({
        rule: ruleId,
        instance: z.string().max(200).default(""),
        /** Which cause must be told first. */
        cause: kebab.optional(),
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
  const result = scenarioSchema.safeParse(parseYaml(text, `Scenario ${source}`));
  const mistakes = result.success
    ? [...timeMistakes(result.data), ...classMistakes(result.data)]
    : result.error.issues.map(describeIssue);
  if (!result.success || mistakes.length > 0)
    throw new AppError("CONFIG_INVALID", `Scenario ${source}: ${mistakes.join("; ")}`);
  return result.data;
}

function timeMistakes({ lasts, faults, tries, expect }: Scenario): string[] {
  const firstAtMs = Math.min(...faults.map(({ at }) => at));
  return [
    ...faults.flatMap(({ fault, at, recover }) => [
      ...(at >= lasts ? [`${fault}: begins after the scenario has ended`] : []),
      ...(recover !== undefined && (recover <= at || recover >= lasts)
        ? [`${fault}: recover must lie between its beginning and the end of the scenario`]
        : []),
    ]),
    ...tries.flatMap(({ remedyOf, at }) =>
      at >= lasts ? [`${remedyOf}: is tried after the scenario has ended`] : [],
    ),
    ...expect.flatMap(({ rule, within, resolves }) => [
      ...(firstAtMs + within > lasts ? [`${rule}: the scenario ends before its time is up`] : []),
      ...(resolves !== undefined && faults.every(({ recover }) => recover === undefined)
        ? [`${rule}: resolves needs a fault with recover`]
        : []),
    ]),
  ];
}

function classMistakes({ device, faults, tries }: Scenario): string[] {
  const deviceClass = findModel(device)?.deviceClass;
  const named = [...faults.map(({ fault }) => fault), ...tries.map(({ remedyOf }) => remedyOf)];
  return named.flatMap((id) => {
    const wanted = findFault(id)?.deviceClass;
    return wanted === undefined || wanted === deviceClass
      ? []
      : [`${id}: got a device of class ${deviceClass}, wanted ${wanted}`];
  });
}
