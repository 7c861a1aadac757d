import { z } from "zod";
import { epochMs } from "./common.ts";

/** Body of POST /api/set-up: turns the one-time secret of the start-up line into the first admin. */
export const setUpRequest = z.object({
  secret: z.string().min(20).max(200),
  name: z.string().trim().min(1).max(80),
  password: z.string().min(12, "at least 12 characters").max(200),
});
export const signInRequest = z.object({
  name: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
});
export const setUpState = z.object({ needsFirstAdmin: z.boolean() });

/** One line of the audit: who did what to which device, and how it ended. */
export const auditEntry = z.object({
  id: z.number().int(),
  atMs: epochMs,
  actor: z.string(),
  action: z.string(),
  deviceId: z.string(),
  commandId: z.string(),
  caseId: z.string(),
  consentId: z.string(),
  outcome: z.enum(["success", "failure"]),
  detail: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const consentRow = z.object({
  deviceId: z.string(),
  consentId: z.string(),
  state: z.string(),
  scopes: z.array(z.string()),
  grantedBy: z.string(),
  expiresAtMs: epochMs,
  changedAtMs: epochMs,
});
export type ConsentRow = z.infer<typeof consentRow>;
