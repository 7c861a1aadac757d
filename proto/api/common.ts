import { z } from "zod";

/** A point in time: whole milliseconds since 1970, UTC. */
export const epochMs = z.number().int().nonnegative();
export const deviceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/, "3 to 64 lower-case letters, digits, inner hyphens");
/** Text in the languages of the console. */
export const localText = z.object({ en: z.string(), ko: z.string() });
export const severity = z.enum(["info", "warning", "critical"]);
export type Severity = z.infer<typeof severity>;
export type LocalText = z.infer<typeof localText>;

/** Body of every answer that is not 2xx. `code` is one of the error codes, `requestId` is in the server's log. */
export const errorBody = z.object({
  code: z.string(),
  message: z.string(),
  requestId: z.string(),
  /** One entry per wrong field when the request itself was at fault. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Tells apart what has the same code, for programs that say it in another language. */
  reason: z.string().optional(),
  /** The role that an account has now, with the reason "role-changed". */
  role: z.string().optional(),
  /** Roles that may do what was refused to this one. */
  allowedRoles: z.array(z.string()).optional(),
});

/** A page of a list; pass `nextCursor` back to read on. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int().nullable() });
