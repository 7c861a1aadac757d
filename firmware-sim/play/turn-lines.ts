/**
 * Turns with a server in another process, one JSON object a line; times are uptimes of the world, payloads base64:
 *
 *     > {"event":"turn","untilMs":180000,"acts":[{"kind":"connect","deviceId":"sim-a","session":1,"atMs":135000}]}
 *     < {"turn":{"ranUntilMs":135080,"nextMs":null,"acts":[{"kind":"stored","deviceId":"sim-a","session":1,"id":1,"atMs":135040}]}}
 */

import type { DeviceAct, ServerAct, Timed } from "@housecall/proto/play";
import * as z from "zod";

const ofSession = { deviceId: z.string(), session: z.int(), atMs: z.number() };
const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));

const serverAct = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stored"), ...ofSession, id: z.int() }),
  z.strictObject({ kind: z.literal("refused"), ...ofSession, id: z.int(), reason: z.string() }),
  z.strictObject({ kind: z.literal("message"), ...ofSession, topic: z.string(), payload: bytes }),
]);

/** The server's answer to a turn. */
export const serverTurn = z.strictObject({
  turn: z.strictObject({
    /** How far it has come. */
    ranUntilMs: z.number(),
    /** When the server does something by itself, unless a device does something before; null: never. */
    nextMs: z.number().nullable(),
    acts: z.array(serverAct),
  }),
});

/** What the server did in its turn. */
export interface ServerTurn {
  readonly ranUntilMs: number;
  readonly nextMs: number | null;
  readonly acts: readonly Timed<ServerAct>[];
}

/** Our turn as a line: what devices did, and until when they will do nothing more. */
export function turnLine(turn: {
  readonly untilMs: number;
  readonly acts: readonly Timed<DeviceAct>[];
}): Readonly<Record<string, unknown>> {
  return { event: "turn", untilMs: turn.untilMs, acts: turn.acts.map(actLine) };
}

function actLine(act: Timed<DeviceAct>): Readonly<Record<string, unknown>> {
  return act.kind === "publish" ? { ...act, payload: Buffer.from(act.payload).toString("base64") } : act;
}
