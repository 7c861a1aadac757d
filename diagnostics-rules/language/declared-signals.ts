/** Signals that a rule file declares itself, for data of which the catalogue knows nothing. */
import type { Signal } from "@housecall/proto/signals";
import { z } from "zod";
import { ruleLimits } from "./rule-limits.ts";

const name = z.string().regex(/^[A-Za-z_]\w{0,63}$/, "wanted letters, digits and underscores");

/** What is said of a declared signal; the defaults suit a plain number every ten seconds. */
const declaredSignal = z
  .strictObject({
    unit: z.string().max(32).default(""),
    kind: z.enum(["gauge", "counter", "state"]).default("gauge"),
    cadence: z
      .string()
      .regex(/^[1-9]\d{0,5}(s|m|h|d)$/, "wanted a length of time such as 10s, 5m, 1h or 1d")
      .default("10s"),
    min: z.number().optional(),
    max: z.number().optional(),
    instance: z
      .string()
      .regex(/^[a-z]{0,32}$/)
      .default(""),
    codes: z.record(z.string(), z.number()).optional(),
  })
  .prefault({});

/** `signals:` of a rule file, and the content of a file of signals. */
export const declaredSignals = z
  .record(name, declaredSignal)
  .refine((declared) => Object.keys(declared).length <= ruleLimits.listItems, {
    error: `wanted at most ${ruleLimits.listItems} signals`,
  });
export type DeclaredSignals = z.infer<typeof declaredSignals>;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Declared signals in the form of the catalogue. */
export function signalsDeclared(declared: DeclaredSignals): readonly Signal[] {
  return Object.entries(declared).map(([id, { unit, kind, cadence, min, max, instance, codes }]) => ({
    id,
    unit: unit === "" ? "count" : unit,
    kind,
    min: min ?? -Number.MAX_VALUE,
    max: max ?? Number.MAX_VALUE,
    decimals: 9,
    cadenceSeconds: Number.parseInt(cadence, 10) * (SECONDS[cadence.at(-1) ?? ""] ?? 1),
    instance,
    ...(codes && { codes }),
    en: id,
    ko: id,
    source: "declared by the rule",
  }));
}
