import { z } from "zod";

const ruleOf = { rule: z.string(), instance: z.string() };
const length = z.number().nullable();

const deviceVerdict = z.object({
  device: z.object({ home: z.string(), id: z.string(), model: z.string(), faults: z.array(z.string()) }),
  expected: z.array(
    z.object({
      ...ruleOf,
      /** After the first fault; null: at any time. */
      withinMs: length,
      wantedCause: z.string().nullable(),
      resolvesMs: length,
      /** Null: it did not fire. */
      firedAfterMs: length,
      resolvedAfterMs: length,
      causes: z.array(z.string()),
      mistakes: z.array(z.string()),
    }),
  ),
  /** firedAtMs null: it stayed quiet. */
  forbidden: z.array(z.object({ ...ruleOf, firedAtMs: length })),
  /** No rule may fire but those expected. */
  forbidsOthers: z.boolean(),
  others: z.array(z.object({ ...ruleOf, firedAtMs: z.number(), causes: z.array(z.string()) })),
  mistakes: z.array(z.string()),
});

/** What the simulator says of what was seen; lengths of time in ms. */
export const playVerdict = z.object({
  event: z.literal("verdict"),
  isAsExpected: z.boolean(),
  devices: z.array(deviceVerdict),
});
export type PlayVerdict = z.infer<typeof playVerdict>;
export type DeviceVerdict = z.infer<typeof deviceVerdict>;
