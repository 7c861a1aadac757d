import { z } from "zod";
import { MINUTE_MS } from "../base/units.ts";
import { consentScopes, verbalScopes } from "../consent/consent-scopes.ts";
import { limits } from "../limits.ts";
import { deviceId, epochMs } from "./common.ts";
import { customerLanguage } from "./customer.ts";

export const consentScope = z.enum(consentScopes);

const scopes = z
  .array(consentScope)
  .min(1, "name at least one")
  .max(consentScopes.length)
  .transform((list) => consentScopes.filter((scope) => list.includes(scope)));

/** Words of staff for the owner, one line. */
const reason = z
  .string()
  .trim()
  .min(1, "the owner wants to know why")
  .max(limits.consentReasonLength)
  .regex(/^[^\p{Cc}]*$/u, "one line of text");

const caseId = z.string().max(64);
const answerWithinMs = z
  .number()
  .int()
  .min(MINUTE_MS)
  .max(limits.consentAnswerMaxMs)
  .default(limits.consentAnswerMs);

/** Body of POST /api/devices/{id}/consent-asks: a question that the device shows to its owner. */
export const consentAskRequest = z.object({
  scopes,
  minutes: z
    .number()
    .int()
    .min(1)
    .max(limits.consentMaxMs / MINUTE_MS)
    .default(60),
  reason,
  /** The customer's own unless given. */
  language: customerLanguage.optional(),
  /** How long the question stands on the device. */
  answerWithinMs,
  caseId: caseId.default(""),
});
export type ConsentAskRequest = z.infer<typeof consentAskRequest>;

/** Body of POST /api/devices/{id}/verbal-consents: the owner has said yes by telephone. */
export const verbalConsentRequest = z.object({
  scopes: scopes.refine((list) => list.every((scope) => verbalScopes.includes(scope)), {
    message: "only state, logs and tail can be allowed by telephone",
  }),
  minutes: z.number().int().min(1).max(60).default(60),
  reason,
  caseId: caseId.min(1, "name the case that the call belongs to"),
});
export type VerbalConsentRequest = z.infer<typeof verbalConsentRequest>;

/** Body of POST /api/devices/{id}/consents/{consentId}/end. */
export const consentEndRequest = z.object({
  reason: z.string().trim().max(limits.consentReasonLength).default(""),
  caseId: caseId.default(""),
});

/** What of a question its command keeps. */
export const storedConsentAsk = z.object({
  way: z.enum(["panel", "telephone"]),
  scopes: z.array(consentScope),
  minutes: z.number().int(),
  reason: z.string(),
  language: z.string(),
  answerWithinMs: z.number().int(),
  caseId: z.string(),
});
export type StoredConsentAsk = z.infer<typeof storedConsentAsk>;

/** What of the end of a consent its command keeps. */
export const storedConsentEnd = z.object({
  endedConsentId: z.string(),
  reason: z.string(),
  caseId: z.string(),
});
export type StoredConsentEnd = z.infer<typeof storedConsentEnd>;

/**
 * asked: it waits for the device; delivered: it is on the device (shown since `shownAtMs`); later: the owner puts the
 * answer off and may still give it; expired: not answered in time, or granted and run out; revoked: granted and ended by
 * the owner or by staff; failed: the device did not take it (`failure` says why).
 */
export const consentAskState = z.enum([
  "asked",
  "delivered",
  "granted",
  "refused",
  "later",
  "expired",
  "revoked",
  "withdrawn",
  "failed",
]);
export type ConsentAskState = z.infer<typeof consentAskState>;

/** A question to the owner and what became of it. */
export const consentAsk = z.object({
  consentId: z.string(),
  deviceId,
  commandId: z.string(),
  way: z.enum(["panel", "telephone"]),
  state: consentAskState,
  scopes: z.array(consentScope),
  minutes: z.number().int(),
  reason: z.string(),
  language: customerLanguage,
  caseId: z.string(),
  requestedBy: z.string(),
  askedAtMs: epochMs,
  /** Until when it waits for a device that is offline. */
  deliverUntilMs: epochMs,
  deliveredAtMs: epochMs.nullable(),
  /** Since when the owner can read it. */
  shownAtMs: epochMs.nullable(),
  /** Until when the owner can answer; null while it is not on the device. */
  answerUntilMs: epochMs.nullable(),
  answeredAtMs: epochMs.nullable(),
  /** What the owner allowed of it. */
  grantedScopes: z.array(consentScope),
  /** Until when that holds. */
  expiresAtMs: epochMs.nullable(),
  endedAtMs: epochMs.nullable(),
  /** "" while it has not been ended; "owner", or who of the staff. */
  endedBy: z.string(),
  /** Reason code of a state "failed". */
  failure: z.string(),
});
export type ConsentAsk = z.infer<typeof consentAsk>;

/** What one scope allows now. */
export const consentAllowance = z.object({
  scope: consentScope,
  /** null: nothing allows it. */
  consentId: z.string().nullable(),
  /** policy: the device's own setting; panel: the owner, on the device; telephone: the owner, as staff recorded it. */
  by: z.enum(["policy", "panel", "telephone"]).nullable(),
  /** Who asked for it or recorded it; "" when nobody of the staff did. */
  requestedBy: z.string(),
  grantedAtMs: epochMs.nullable(),
  /** null: until it is ended. */
  expiresAtMs: epochMs.nullable(),
});
export type ConsentAllowance = z.infer<typeof consentAllowance>;

/** A consent that has ended lately, so that a page can say why something stopped. */
export const consentEnd = z.object({
  consentId: z.string(),
  scopes: z.array(z.string()),
  how: z.enum(["revoked", "expired"]),
  /** "owner", "time", or who of the staff. */
  by: z.string(),
  atMs: epochMs,
});
export type ConsentEnd = z.infer<typeof consentEnd>;

/** Answer of GET /api/devices/{id}/consent-asks. */
export const consentOverview = z.object({
  /** Newest first. */
  asks: z.array(consentAsk),
  /** One entry per scope. */
  allowed: z.array(consentAllowance),
  /** Newest first. */
  ended: z.array(consentEnd),
  /** Whether the device has a display to ask on: "unknown" until it has been seen. */
  panel: z.enum(["yes", "no", "unknown"]),
  telephone: z.enum(["yes", "no", "unknown"]),
  /** In which the owner is asked unless staff choose another. */
  language: customerLanguage,
});
export type ConsentOverview = z.infer<typeof consentOverview>;
