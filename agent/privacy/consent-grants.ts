/**
 * What the owner allowed, as kept on disk in consent.json:
 *
 *     {"grants":[{"consentId":"c1","scopes":["logs"],"grantedBy":"panel","expiresAtMs":1767608625123}],
 *      "revoked":["c0"],"isPreConsentOff":false,"reportedPolicy":["state","logs"]}
 *
 * A damaged file counts as no consent at all, and switches pre-consent off; what the server was told of it is then
 * taken to be everything, so that it is told that this has ended.
 */
import { consentScopes } from "@housecall/proto";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";

const FILE = "consent.json";
const grantSchema = z.object({
  consentId: z.string(),
  scopes: z.array(z.enum(consentScopes)),
  grantedBy: z.string(),
  expiresAtMs: z.number(),
});
const schema = z.object({
  grants: z.array(grantSchema),
  revoked: z.array(z.string()),
  /** The owner has taken everything back: what was not granted at the panel counts no more. */
  isPreConsentOff: z.boolean(),
  /** What the server was told last that the local setting allows. */
  reportedPolicy: z._default(z.array(z.enum(consentScopes)), []),
});

/** One permission. `expiresAtMs` 0: until revoked. */
export type ConsentGrant = z.output<typeof grantSchema>;
/** Everything that is remembered. */
export type ConsentMemory = z.output<typeof schema>;

/** Reads the file. */
export async function readConsentMemory(stateFiles: StateFiles): Promise<ConsentMemory> {
  const bytes = await stateFiles.read(FILE);
  if (bytes === undefined) return { grants: [], revoked: [], isPreConsentOff: false, reportedPolicy: [] };
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return { grants: [], revoked: [], isPreConsentOff: true, reportedPolicy: [...consentScopes] };
  }
}

/** Makes it durable. */
export function writeConsentMemory(stateFiles: StateFiles, memory: ConsentMemory): Promise<void> {
  return stateFiles.write(FILE, Buffer.from(JSON.stringify(memory)));
}
