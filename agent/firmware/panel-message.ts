/**
 * What the program that owns display and buttons writes to panel.sock, one JSON object per line:
 *
 *     {"type":"grant","consentId":"c-17","scopes":["state","logs"],"minutes":60}
 *     {"type":"refuse","consentId":"c-17"}
 *     {"type":"later","consentId":"c-17"}           the question stays open
 *     {"type":"revoke","consentId":"c-17"}          "policy" ends what the local setting allows, "all" everything
 *     {"type":"restore"}                            the local setting and consent by telephone count again
 *     {"type":"interlock","commandId":"cmd-9","nonce":"5f0c…","satisfied":true}
 *     {"type":"action-done","commandId":"cmd-9","result":"passed","reason":"","outcome":{"drain_duration_s":"78"}}
 *     {"type":"status"}
 *
 * A grant that answers a question may allow a part of its scopes, and for less long; without `minutes` it is as long as asked.
 * One that names a grant there is replaces its scopes, and its end when it has `minutes`. One without `consentId` is new, for an
 * hour unless it says otherwise, under an id that the agent makes. Any other `consentId` is an error: the question is over.
 *
 * And what it gets, open questions at once when it connects; texts are plain, whoever shows them must not read them as markup:
 *
 *     {"type":"consent-question","consentId":"c-17","scopes":["logs","tail"],"minutes":60,"language":"ko","requestedBy":"kim",
 *      "reason":"…","caseId":"C-2026-000123","answerUntilMs":1767608625123,"isPutOff":false,"text":{"title":"…",…}}
 *     {"type":"consent-question-closed","consentId":"c-17","end":"granted"}
 *     {"type":"consent-request","scope":"logs","requestedBy":"kim"}
 *     {"type":"consent","state":"granted","consentId":"c-17","scopes":["logs"],"expiresAtMs":1767608625123}
 *     {"type":"indicator","commandId":"cmd-9","requestedBy":"kim","step":"begins"}
 *     {"type":"interlock-question","commandId":"cmd-9","nonce":"5f0c…","action":"self-test","parameters":{"test":"drain-test"}}
 *     {"type":"run-action","commandId":"cmd-9","action":"self-test","parameters":{"test":"drain-test"}}
 *     {"type":"stop-action","commandId":"cmd-9"}
 *     {"type":"reporting","sampleIntervalSeconds":1,"logLevel":"debug"}     null: as its own settings say
 *     {"type":"status","nowMs":1767608625123,"grants":[…],"questions":[…]}
 *     {"type":"error","line":3,"error":"…"}
 */
import { consentScopes, limits } from "@housecall/proto";
import { MINUTE_MS } from "@housecall/proto/base";
import * as z from "zod/mini";

const id = z.string().check(z.minLength(1), z.maxLength(64));

const schema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("grant"),
    consentId: z.optional(id),
    scopes: z.array(z.enum(consentScopes)).check(z.minLength(1), z.maxLength(4)),
    /** 0: until revoked, which no question asks for. */
    minutes: z.optional(z.int().check(z.gte(0), z.lte(limits.consentMaxMs / MINUTE_MS))),
  }),
  z.strictObject({ type: z.literal("refuse"), consentId: id }),
  z.strictObject({ type: z.literal("later"), consentId: id }),
  z.strictObject({ type: z.literal("revoke"), consentId: id }),
  z.strictObject({ type: z.literal("restore") }),
  z.strictObject({ type: z.literal("interlock"), commandId: id, nonce: id, satisfied: z.boolean() }),
  z.strictObject({
    type: z.literal("action-done"),
    commandId: id,
    /** refused: nothing has begun. */
    result: z.enum(["passed", "failed", "refused"]),
    reason: z._default(z.string().check(z.regex(/^[a-z0-9_]{0,64}$/)), ""),
    outcome: z._default(
      z.record(z.string().check(z.minLength(1), z.maxLength(100)), z.string().check(z.maxLength(100))),
      {},
    ),
  }),
  z.strictObject({ type: z.literal("status") }),
]);

/** One message of the panel. */
export type PanelMessage = z.output<typeof schema>;

/** Checks a message. @throws Error naming what is wrong. */
export function parsePanelMessage(value: unknown): PanelMessage {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(
    result.error.issues
      .map((issue) => `${issue.path.map(String).join(".") || "message"}: ${issue.message}`)
      .join("; "),
  );
}
