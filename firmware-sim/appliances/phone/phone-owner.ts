import { type EpochMs, MINUTE_MS } from "@housecall/proto/base";
import type { DailyUse, Use } from "../../home/daily-use.ts";
import { hourOfDay } from "../../home/home.ts";
import { seededRandom } from "../../random/seeded-random.ts";
import type { PhoneApp } from "./phone-apps.ts";
import type { PhonePhysics } from "./phone-physics.ts";

/** An evening charge: from then until then, local time; ours. */
const CHARGE_FROM_HOUR = 20.5;
const CHARGE_TO_HOUR = 22.8;
/** Whoever sees this plugs it in, and pulls the plug at that; ours. */
const LOW_RATIO = 0.18;
const ENOUGH_RATIO = 0.6;
/** Looks at the phone last so long, most of them short; ours. */
const SHORTEST_MINUTES = 1;
const LONGEST_MINUTES = 16;

/** Somebody looks at the phone. */
export interface Session {
  readonly app: PhoneApp;
  readonly endsAtMs: EpochMs;
}

/** What the owner does: looks at it, takes pictures, plugs it in. */
export class PhoneOwner {
  readonly #physics: PhonePhysics;
  readonly #use: DailyUse;
  #session: Session | undefined;
  #isTopUp = false;

  constructor(physics: PhonePhysics, use: DailyUse) {
    this.#physics = physics;
    this.#use = use;
  }

  /** Does what is due; tells whether pictures were taken in vain. */
  step(trueAtMs: EpochMs): "nothing" | "pictures-lost" {
    this.#physics.plug = this.#wantsPlug(trueAtMs)
      ? (this.#physics.condition.charger ?? "normal")
      : "unplugged";
    if (this.#session !== undefined && trueAtMs >= this.#session.endsAtMs) this.#session = undefined;
    const use = this.#session === undefined ? this.#use.take(trueAtMs) : undefined;
    const outcome = use === undefined ? "nothing" : this.#open(use, trueAtMs);
    const { gamingWatts } = this.#physics.condition;
    const watts = gamingWatts > 0 ? gamingWatts : this.#session?.app.watts;
    this.#physics.appWatts = watts;
    return outcome;
  }

  #open(use: Use, trueAtMs: EpochMs): "nothing" | "pictures-lost" {
    const random = seededRandom(use.seed);
    const app = this.#physics.apps.pick(random.next());
    const minutes = SHORTEST_MINUTES + (LONGEST_MINUTES - SHORTEST_MINUTES) * random.next() ** 2;
    this.#session = { app, endsAtMs: trueAtMs + minutes * MINUTE_MS };
    if (app.name !== "camera") return "nothing";
    return this.#physics.storage.keepPictures() === "no-space" ? "pictures-lost" : "nothing";
  }

  #wantsPlug(trueAtMs: EpochMs): boolean {
    const { chargeRatio } = this.#physics.battery;
    if (chargeRatio < LOW_RATIO) this.#isTopUp = true;
    if (chargeRatio > ENOUGH_RATIO) this.#isTopUp = false;
    const hour = hourOfDay(trueAtMs);
    return this.#isTopUp || (hour >= CHARGE_FROM_HOUR && hour < CHARGE_TO_HOUR);
  }
}
