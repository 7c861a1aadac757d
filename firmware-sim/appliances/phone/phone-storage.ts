import type { PhoneCondition } from "./phone-condition.ts";

/** System, apps and pictures of an ordinary owner, ours. */
const USED_RATIO = 0.58;
/** Below this the system refuses to write more than its own records: Android keeps 500 MB back. */
const RESERVED_GIGABYTES = 0.5;
/** A few pictures and a film, ours. */
const CAMERA_GIGABYTES = 0.03;

/** Where pictures and apps lie: the owner's own part of the storage, which only the phone's own service sees. */
export class PhoneStorage {
  readonly #totalGigabytes: number;
  readonly #condition: PhoneCondition;
  #usedGigabytes: number;
  failedWrites = 0;

  constructor(totalGigabytes: number, condition: PhoneCondition) {
    this.#totalGigabytes = totalGigabytes;
    this.#condition = condition;
    this.#usedGigabytes = totalGigabytes * USED_RATIO;
  }

  get freeRatio(): number {
    const free = this.#totalGigabytes - this.#usedGigabytes;
    return (free * (1 - this.#condition.storageFilled)) / this.#totalGigabytes;
  }

  /** Somebody takes pictures; whether they were kept. */
  keepPictures(): "kept" | "no-space" {
    if (this.freeRatio * this.#totalGigabytes < RESERVED_GIGABYTES) {
      this.failedWrites += 1;
      return "no-space";
    }
    this.#usedGigabytes += CAMERA_GIGABYTES;
    return "kept";
  }
}
