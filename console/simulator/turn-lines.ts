/**
 * Turns of a simulator that plays as fast as possible; times are uptimes of its world, payloads base64:
 *
 *     < {"event":"turn","untilMs":180000,"acts":[{"kind":"connect","deviceId":"sim-a","session":1,"atMs":135000}]}
 *     > {"turn":{"ranUntilMs":135080,"nextMs":null,"acts":[{"kind":"stored","deviceId":"sim-a","session":1,"id":1,"atMs":135040}]}}
 */
import type { ServerAct, Timed } from "@housecall/proto/play";
import { z } from "zod";

const ofSession = { deviceId: z.string(), session: z.int(), atMs: z.number() };
const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));

/** What devices did, and until when they will do nothing more. */
export const deviceTurn = z.object({
  event: z.literal("turn"),
  untilMs: z.number(),
  acts: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("connect"), ...ofSession }),
      z.object({
        kind: z.literal("publish"),
        ...ofSession,
        id: z.int(),
        topic: z.string(),
        payload: bytes,
      }),
      z.object({ kind: z.literal("end"), ...ofSession }),
    ]),
  ),
});
export type DeviceTurn = z.infer<typeof deviceTurn>;

/** What the server did in its turn. */
export interface ServerTurn {
  /** What it takes in before this time is still to be run. */
  readonly ranUntilMs: number;
  /** When the server does something by itself, unless a device does something before; null: never. */
  readonly nextMs: number | null;
  readonly acts: readonly Timed<ServerAct>[];
}

/** The server's turn as a line. */
export function serverTurnLine({ acts, ...times }: ServerTurn): object {
  return { turn: { ...times, acts: acts.map(actLine) } };
}

function actLine(act: Timed<ServerAct>): object {
  return act.kind === "message" ? { ...act, payload: Buffer.from(act.payload).toString("base64") } : act;
}
