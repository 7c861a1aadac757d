/** What devices and server do to each other over the simulated network of a fast play, which is two processes. */
import type { DurationMs } from "../base/index.ts";

/** What a device does. A session is one connection; its number is never used twice. */
export type DeviceAct =
  | { readonly kind: "connect"; readonly deviceId: string; readonly session: number }
  | {
      readonly kind: "publish";
      readonly deviceId: string;
      readonly session: number;
      /** Of this publish, in its session. */
      readonly id: number;
      readonly topic: string;
      readonly payload: Uint8Array;
    }
  | { readonly kind: "end"; readonly deviceId: string; readonly session: number };

/** What the server does; `stored` is the PUBACK. */
export type ServerAct =
  | { readonly kind: "stored"; readonly deviceId: string; readonly session: number; readonly id: number }
  | {
      readonly kind: "refused";
      readonly deviceId: string;
      readonly session: number;
      readonly id: number;
      readonly reason: string;
    }
  | {
      readonly kind: "message";
      readonly deviceId: string;
      readonly session: number;
      readonly topic: string;
      readonly payload: Uint8Array;
    };

/** An act with the uptime of the world at which it was done. */
export type Timed<Act> = Act & { readonly atMs: DurationMs };
