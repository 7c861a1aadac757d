import type { CaseOpening } from "@housecall/broker";
import type { CaseResolution } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** Finds out whether the same came back: the case was opened again, or another one of the same issue was opened. */
export class Repeats {
  readonly #openings = new Map<string, CaseOpening[]>();

  add(opening: CaseOpening): void {
    const known = this.#openings.get(opening.deviceId);
    if (known === undefined) this.#openings.set(opening.deviceId, [opening]);
    else known.push(opening);
  }

  /** Whether it came back up to a moment, that one included. */
  hasRepeat(resolution: CaseResolution, untilMs: EpochMs): boolean {
    const { takenBack, deviceId, number, resolvedAtMs } = resolution;
    if (takenBack !== null && takenBack.atMs <= untilMs) return true;
    const later = this.#openings.get(deviceId) ?? [];
    return later.some(
      (opening) =>
        opening.number !== number &&
        opening.openedAtMs > resolvedAtMs &&
        opening.openedAtMs <= untilMs &&
        isSameIssue(resolution, opening),
    );
  }
}

/** The same device and rule; two cases without any rule are about the same, as far as anybody can tell. */
function isSameIssue({ ruleIds }: CaseResolution, opening: CaseOpening): boolean {
  if (ruleIds.length === 0) return opening.ruleIds.length === 0;
  return opening.ruleIds.some((ruleId) => ruleIds.includes(ruleId));
}
