import { z } from "zod";
import { offeredAction } from "./action.ts";
import { command } from "./command.ts";

/** Answer of POST /api/devices/{id}/actions: how things stood, and the command; null after a dry run. */
export const actionAnswer = z.object({ plan: offeredAction, command: command.nullable() });
export type ActionAnswer = z.infer<typeof actionAnswer>;
