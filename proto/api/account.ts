import { z } from "zod";
import { epochMs } from "./common.ts";

/** What a person is at work, from the least that it permits to the most. */
export const role = z.enum(["viewer", "support", "expert", "engineer", "supervisor", "admin"]);
export type Role = z.infer<typeof role>;

/** Something that a role permits or not. */
export const permission = z.enum([
  "fleet:read",
  "logs:read",
  "logs:pull",
  "consent:ask",
  "case:read",
  "case:work",
  "case:assign-others",
  "customer:read",
  "customer:write",
  "action:run",
  "action:run-risky",
  "rules:test",
  "device:claim",
  "device:revoke",
  "quarantine:read",
  "kpi:read",
  "kpi:write",
  "audit:read",
  "staff:manage",
  "system:read",
  "metrics:read",
]);
export type Permission = z.infer<typeof permission>;

/** Languages that staff can choose. */
export const staffLanguage = z.enum(["en", "ko"]);

/** Who is signed in and what their role permits. */
export const me = z.object({
  name: z.string(),
  role,
  permissions: z.array(permission),
  /** Null until the person has chosen. */
  language: staffLanguage.nullable(),
  timeZone: z.string().nullable(),
  expiresAtMs: epochMs,
});
export type Me = z.infer<typeof me>;

/** Names under which something else than a person acts in the audit. */
const reservedNames = /^(command line|server|unknown|device:.*)$/i;

/** A name that a new account may have: 1 to 80 characters with a letter or digit, none of them invisible. */
export const staffName = z
  .string()
  .trim()
  .max(80)
  .refine(
    (name) => /[\p{L}\p{N}]/u.test(name) && !/\p{C}/u.test(name),
    "wanted at least one letter or digit, and nothing invisible",
  )
  .refine((name) => !reservedNames.test(name.normalize("NFKC")), "this name is taken by the server itself");

/** A password that a person chooses. */
export const newPassword = z.string().min(12, "at least 12 characters").max(200);
