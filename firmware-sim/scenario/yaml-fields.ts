/** Fields that scenarios and fleets share. */
import { AppError, DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { parse } from "yaml";
import * as z from "zod";
import { findFault } from "../faults/all-faults.ts";
import { findModel } from "../machine/all-models.ts";

const MAX_BYTES = 65_536;
const UNITS: Readonly<Record<string, DurationMs>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const LONGEST_MS = 30 * DAY_MS;

/** "90s", "5m", "1h30m" in ms. */
export const duration = z.string().transform((text, context): DurationMs => {
  const parts = [...text.matchAll(/(\d{1,8})([smhd])/g)];
  const lengthMs = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
  if (/^(?:\d{1,8}[smhd]){1,4}$/.test(text) && lengthMs <= LONGEST_MS) return lengthMs;
  context.addIssue({
    code: "custom",
    message: `got "${text}", wanted a length of time up to 30d, such as 90s, 5m or 1h30m`,
  });
  return z.NEVER;
});
export const kebab = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, "wanted kebab-case");

/** A name of {@link findModel}. */
export const modelName = kebab.refine(
  (name) => findModel(name) !== undefined,
  "there is no such device model",
);
/** An id of {@link findFault}. */
export const faultName = kebab.refine((id) => findFault(id) !== undefined, "there is no such fault");
/** How much the people of a home use their devices. */
export const homeUse = z.enum(["normal", "busy", "none", "constant"]).default("normal");

/** The value of one small document without aliases; `source` names it in messages. @throws AppError CONFIG_INVALID. */
export function parseYaml(text: string, source: string): unknown {
  if (text.length > MAX_BYTES)
    throw new AppError("CONFIG_INVALID", `${source}: got ${text.length} bytes, wanted at most ${MAX_BYTES}`);
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new AppError("CONFIG_INVALID", `${source}: ${(cause as Error).message}`, { cause });
  }
}

/** Where and what is wrong. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  return `${issue.path.map(String).join(".") || "the file"}: ${issue.message}`;
}
