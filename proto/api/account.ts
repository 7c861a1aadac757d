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

/** Who is signed in and what their role permits. */
export const me = z.object({
  name: z.string(),
  role,
  permissions: z.array(permission),
  expiresAtMs: epochMs,
});
export type Me = z.infer<typeof me>;
