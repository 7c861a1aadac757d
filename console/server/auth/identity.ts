import type { Permission, Role } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** Name under which the command line acts and is audited. */
export const commandLineName = "command line";

/** Who sends a request. `sessionKey` is null for the command line, which has no session and no account. */
export interface Identity {
  readonly name: string;
  readonly role: Role;
  readonly expiresAtMs: EpochMs;
  readonly sessionKey: string | null;
  /** Nothing is permitted yet but what is their own: a second factor is required and missing. */
  readonly mustEnrolTotp: boolean;
}

/**
 * Who may use a route: anybody, every person who is signed in (for what is their own), or whose role has the permission.
 * A route that declares nothing is refused at start-up.
 */
export type RouteAccess = "public" | "own" | Permission;
