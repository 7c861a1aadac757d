import { z } from "zod";
import { caseSummary } from "./case.ts";
import { customer } from "./customer.ts";
import { deviceSummary } from "./device.ts";

/** Query of GET /api/find: whatever a caller reads out. */
export const findQuery = z.object({ text: z.string().trim().min(1).max(200) });

/** A device that a text may mean by its own words, its serial, its MAC address or its owner. */
export const foundDevice = z.object({
  device: deviceSummary,
  /** "" when none is registered, or the reader may not see customers. */
  serial: z.string(),
  /** The MAC address that the text means; "" when it means none of them, or the reader may not see customers. */
  mac: z.string(),
  ownerName: z.string(),
});
export type FoundDevice = z.infer<typeof foundDevice>;

/** Everything that a text may mean, the likeliest of each kind first. */
export const findAnswer = z.object({
  text: z.string(),
  devices: z.array(foundDevice),
  cases: z.array(caseSummary),
  /** Empty for who may not see customers. */
  customers: z.array(customer.extend({ deviceIds: z.array(z.string()) })),
  /** Nothing is just so; what was found differs by a letter or a digit. */
  isNearly: z.boolean(),
});
export type FindAnswer = z.infer<typeof findAnswer>;
