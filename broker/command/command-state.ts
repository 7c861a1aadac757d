import type { CommandState } from "@housecall/proto/api";

/** States in which nothing can happen any more. */
export type FinalState = Extract<
  CommandState,
  "succeeded" | "failed" | "rejected" | "expired" | "cancelled" | "unverified"
>;

/** True for a state that a command never leaves. */
export function isFinal(state: CommandState): state is FinalState {
  return !mayBecome(state, "cancelled") && state !== "queued";
}

/** True while the device may be working on it: it has been told and has not said how it ended. */
export function isWithDevice(state: CommandState): boolean {
  return state === "offered" || hasBegun(state);
}

/** True when the device has said that it took the command. */
export function hasBegun(state: CommandState): boolean {
  return state === "accepted" || state === "running";
}

/**
 * The state machine of every command: true when `from` may be followed by `to`.
 *
 * A device may skip states, because its results can overtake what the server noted: a server that was
 * killed between sending an offer and storing "offered" still finds "queued". Only what the device has
 * never begun can expire; what it began and never finished becomes unverified.
 */
export function mayBecome(from: CommandState, to: CommandState): boolean {
  switch (from) {
    case "queued":
      return to !== "queued" && to !== "unverified";
    case "offered":
      return to !== "queued" && to !== "offered" && to !== "unverified";
    case "accepted":
      return to === "running" || isEndOfBegun(to);
    case "running":
      return isEndOfBegun(to);
    case "succeeded":
    case "failed":
    case "rejected":
    case "expired":
    case "cancelled":
    case "unverified":
      return false;
  }
}

function isEndOfBegun(to: CommandState): boolean {
  return (
    to === "succeeded" || to === "failed" || to === "rejected" || to === "cancelled" || to === "unverified"
  );
}
