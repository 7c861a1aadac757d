import { z } from "zod";
import { deviceId } from "./common.ts";

/**
 * Query of GET /api/devices. `text` holds words, looked for in id, name, note, model, class and firmware, and conditions
 * `field:value` (model, fault, state, class, last_seen); values may be several, with commas.
 */
export const deviceQuery = z.object({
  text: z.string().max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Query of the lists of one device: losses, commands, audit. */
export const limitQuery = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(100) });

/** Query of GET /api/quarantine; newest first. */
export const fleetListQuery = limitQuery.extend({ deviceId: deviceId.optional() });

/** What the page of the desk follows: not the values of every device. */
export const liveTopic = z.enum(["cases"]);

/** Query of GET /api/live; `deviceId` narrows it to one device, `topic` to what pages of cases show. */
export const liveQuery = z.object({ deviceId: deviceId.optional(), topic: liveTopic.optional() });
