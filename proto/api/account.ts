import { z } from "zod";
import { epochMs } from "./common.ts";
import { skills } from "./skill.ts";

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
  skills,
  /** Null until the person has chosen. */
  language: staffLanguage.nullable(),
  timeZone: z.string().nullable(),
  totp: z.object({
    isEnrolled: z.boolean(),
    /** The installation wants one from this role; until it is there, nothing else is permitted. */
    isRequired: z.boolean(),
    recoveryCodesLeft: z.number().int(),
  }),
  expiresAtMs: epochMs,
});
export type Me = z.infer<typeof me>;

/** Names under which something else than a person acts in the audit. */
const reservedNames = /^(command line|server|unknown|signed out|device:.*)$/i;

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

/** An IANA time zone that this runtime knows. */
const timeZone = z.string().min(1).max(64).refine(isTimeZone, "wanted a time zone such as Asia/Seoul");
const givenPassword = z.string().min(1).max(200);
const givenCode = z.string().min(1).max(40);

/** What a person has chosen; null is the browser's. */
export const preferencesRequest = z.object({
  language: staffLanguage.nullable(),
  timeZone: timeZone.nullable(),
});
export const passwordRequest = z.object({ current: givenPassword, next: newPassword });
export const totpRequest = z.object({ password: givenPassword });
/** A secret for an authenticator, as base32 text and as an `otpauth://` address. */
export const totpEnrolment = z.object({ secret: z.string(), uri: z.string() });
export const totpConfirmRequest = z.object({ code: givenCode });
/** One-time codes for when the authenticator is lost; shown once. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export const totpRemoveRequest = z.object({ password: givenPassword, code: givenCode });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
