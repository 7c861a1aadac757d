import { z } from "zod";
import { newPassword, role, staffName } from "./account.ts";
import { epochMs } from "./common.ts";
import { skills } from "./skill.ts";

/** Body of POST /api/set-up: turns the one-time secret of the start-up line into the first admin. */
export const setUpRequest = z.object({
  secret: z.string().min(20).max(200),
  name: staffName,
  password: newPassword,
});
export const signInRequest = z.object({
  name: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
  /** Of the authenticator, or a recovery code; wanted with reason "code-required" when the account has a second factor. */
  code: z.string().max(40).optional(),
});
export const setUpState = z.object({ needsFirstAdmin: z.boolean() });

/** One person as those who manage staff see them. */
export const staffMember = z.object({
  name: z.string(),
  role,
  skills,
  isDisabled: z.boolean(),
  hasTotp: z.boolean(),
  createdAtMs: epochMs,
  lastSignInAtMs: epochMs.nullable(),
});
export type StaffMember = z.infer<typeof staffMember>;

/** A link that waits for a new person to use it. */
export const invitation = z.object({
  name: z.string(),
  role,
  invitedBy: z.string(),
  expiresAtMs: epochMs,
});
export type Invitation = z.infer<typeof invitation>;

/** Everybody who has an account, and who was invited to. */
export const staffList = z.object({ people: z.array(staffMember), invitations: z.array(invitation) });
export type StaffList = z.infer<typeof staffList>;

export const inviteRequest = z.object({ name: staffName, role });
export const roleRequest = z.object({ role });

/** A one-time link with its secret after the "#", where no server or proxy sees it. Shown once, kept nowhere. */
export const oneTimeLink = z.object({ name: z.string(), link: z.url(), expiresAtMs: epochMs });
export type OneTimeLink = z.infer<typeof oneTimeLink>;

const linkSecret = z.string().min(20).max(200);

export const linkCheckRequest = z.object({ secret: linkSecret });
/** What a one-time link is for: `join` makes an account, `password` sets a new password. */
export const linkPurpose = z.object({ kind: z.enum(["join", "password"]), name: z.string(), role });
export type LinkPurpose = z.infer<typeof linkPurpose>;
export const linkAcceptRequest = z.object({ secret: linkSecret, password: newPassword });

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
  /** Of a revoked one: "owner", or who of the staff ended it. */
  endedBy: z.string().optional(),
});
export type ConsentRow = z.infer<typeof consentRow>;
