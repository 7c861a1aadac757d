/** What a pass over backlog knows of a fault that was open before its gap: one number in the header of the cell. */
import type { EpochMs } from "@housecall/proto/base";
import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import type { FaultChange } from "./types.ts";

/** There was none, or it only was pending and fell back or fired. */
export const NOT_INHERITED = 0;
/** It goes on. Any other number is the instant at which it was resolved. */
export const INHERITED = 1;

/** When the fault that was open before was resolved in the pass; undefined while it goes on, or when there was none. */
export function inheritedEndMs(data: Float64Array, base: number): EpochMs | undefined {
  const value = data[base + header.inherited] ?? NOT_INHERITED;
  return value === NOT_INHERITED || value === INHERITED ? undefined : value;
}

/**
 * Notes a change of a cell; true when it is one of a fault that was open before, which is the live state's to tell. What only
 * was pending and fires now is told by the pass: the live state never saw it fire. `frame` stands on the cell at the instant.
 */
export function isOfInherited(frame: Frame, state: FaultChange["state"], isFirstFiring: boolean): boolean {
  const { data, base, atMs } = frame;
  const at = base + header.inherited;
  if (data[at] !== INHERITED) return false;
  if (isFirstFiring || state === "inactive") data[at] = NOT_INHERITED;
  if (state === "resolved") data[at] = atMs;
  return !isFirstFiring;
}
