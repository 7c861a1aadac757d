import { z } from "zod";
import { page } from "./common.ts";
import { deviceSummary } from "./device.ts";

/** What narrows a search, written as `field:value`. */
export const searchFields = ["model", "fault", "state", "class", "last_seen"] as const;
export type SearchField = (typeof searchFields)[number];

/** How the text of a search was read, for people to see. */
export const searchReading = z.object({
  /** Looked for anywhere, as they were written. */
  words: z.array(z.string()),
  /** All must hold; of the values of one, any. */
  conditions: z.array(z.object({ field: z.enum(searchFields), values: z.array(z.string()) })),
  /** Looks like a condition and is none: it narrows nothing. `nearest` is what was probably meant. */
  unread: z.array(
    z.object({
      text: z.string(),
      why: z.enum(["unknown-field", "unknown-value", "no-value"]),
      nearest: z.string().nullable(),
    }),
  ),
  /** Nothing is just so; what was found differs by a letter or a digit. */
  isNearly: z.boolean(),
});
export type SearchReading = z.infer<typeof searchReading>;

/** Answer of GET /api/devices. */
export const devicePage = page(deviceSummary).extend({ reading: searchReading });
export type DevicePage = z.infer<typeof devicePage>;
