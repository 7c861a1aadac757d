import { z } from "zod";
import { deviceId, epochMs } from "./common.ts";

/** Whether entries that only tell who looked at what are among the answers; one `action` asked for always is. */
export const auditLooks = z.enum(["with", "without"]);

/** What narrows the audit. `actor` is a whole name, whatever its case; times are those of the entries, both included. */
export const auditFilter = z.object({
  deviceId: deviceId.optional(),
  actor: z.string().max(200).optional(),
  action: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, "wanted the code of an action, such as sign-in")
    .optional(),
  caseId: z.string().max(64).optional(),
  fromMs: z.coerce.number().int().nonnegative().optional(),
  toMs: z.coerce.number().int().nonnegative().optional(),
  looks: auditLooks.default("with"),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** Query of GET /api/audit; newest first. `cursor` is what the page before named. */
export const auditQuery = auditFilter.extend({
  cursor: z
    .string()
    .regex(/^\d{1,15}\.\d{1,15}$/, "wanted the nextCursor of an answer")
    .optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** Query of GET /api/audit/export. */
export const auditExportQuery = auditFilter.extend({ format: z.enum(["csv", "ndjson"]).default("csv") });

/**
 * What can be wrong with the chain: an entry was edited, entries were deleted from its middle, changed places, were
 * rewritten with fitting hashes (only a head proves that), or cut off its end (only a head proves that).
 */
export const auditFault = z.enum(["edited", "deleted", "reordered", "rewritten", "tail_cut"]);
export type AuditFault = z.infer<typeof auditFault>;

/** What the heads kept outside the data folder say for the verdict. */
export const auditHeadsVerdict = z.object({
  /** Heads that the chain was compared with. */
  compared: z.number().int(),
  newestId: z.number().int().nullable(),
  newestAtMs: epochMs.nullable(),
  /** Newest entries that no head covers yet: of them alone, nothing proves that none is missing. */
  uncovered: z.number().int(),
  /** "unchecked": there was no public key to check them with. */
  signatures: z.enum(["checked", "unchecked"]),
  /** Lines of the file that are no heads, and heads whose signature is wrong; neither was compared. */
  unreadable: z.number().int(),
  badSignatures: z.number().int(),
  /** The data folder knows of a newer head: the file was cut, removed, or restored from an older copy. */
  isBehind: z.boolean(),
});
export type AuditHeadsVerdict = z.infer<typeof auditHeadsVerdict>;

/** The outcome of checking the audit: every entry holds, or the first that does not. */
export const auditVerdict = z.discriminatedUnion("result", [
  z.object({
    result: z.literal("intact"),
    entries: z.number().int(),
    headHash: z.string(),
    heads: auditHeadsVerdict,
  }),
  z.object({
    result: z.literal("broken"),
    fault: auditFault,
    /** The first entry that does not hold. */
    entryId: z.number().int(),
    /** The last entry that the same fault touches for certain. */
    untilId: z.number().int(),
    heads: auditHeadsVerdict,
  }),
]);
export type AuditVerdict = z.infer<typeof auditVerdict>;

/** One line (NDJSON) of GET /api/audit/verify: how far the check is, and last what it found. */
export const auditCheck = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), checked: z.number().int(), total: z.number().int() }),
  z.object({ kind: z.literal("verdict"), verdict: auditVerdict }),
]);
export type AuditCheck = z.infer<typeof auditCheck>;

/** Every entry holds, and so do the heads that prove the end. */
export function isAuditSound({ result, heads }: AuditVerdict): boolean {
  return result === "intact" && !heads.isBehind && heads.unreadable === 0 && heads.badSignatures === 0;
}
