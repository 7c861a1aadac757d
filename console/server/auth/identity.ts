import type { EpochMs } from "@housecall/proto/base";

/** Who sends a request. `sessionKey` is null for the command line, which has no session. */
export interface Identity {
  readonly name: string;
  readonly role: "admin";
  readonly expiresAtMs: EpochMs;
  readonly sessionKey: string | null;
}

/** Who may use a route; a route that declares none is refused at start-up. */
export type Access = "public" | "admin";
