import type { Random } from "@housecall/proto/base";

/** Apps that matter here, with what each takes while it is on the screen (W, ours) and how often people choose it. */
export const phoneApps = [
  { name: "messenger", watts: 0.5, share: 5 },
  { name: "browser", watts: 0.7, share: 4 },
  { name: "video", watts: 0.6, share: 3 },
  { name: "camera", watts: 1.6, share: 1 },
  { name: "maps", watts: 1.1, share: 1 },
] as const;
export type PhoneAppName = (typeof phoneApps)[number]["name"];
export type PhoneApp = (typeof phoneApps)[number];

/** The app that misbehaves when one does. */
export const TROUBLED_APP: PhoneAppName = "messenger";

/** An ordinary app of an ordinary phone dies once in some weeks; Android vitals calls 1.09 % of sessions bad. */
const ORDINARY_CRASHES_PER_HOUR = 0.004;

/** The programs on a phone and how often they died. */
export class PhoneApps {
  readonly #random: Random;
  readonly crashes = new Map<PhoneAppName, number>();
  #fresh: PhoneAppName[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** An app dies now. */
  crash(app: PhoneAppName): void {
    this.crashes.set(app, (this.crashes.get(app) ?? 0) + 1);
    this.#fresh.push(app);
  }

  /** By chance, apps die; one of them perhaps again and again. */
  step(seconds: number, troubledPerHour: number): void {
    const hours = seconds / 3_600;
    for (const { name } of phoneApps) {
      const perHour = ORDINARY_CRASHES_PER_HOUR + (name === TROUBLED_APP ? troubledPerHour : 0);
      // 1 - e^(-rate): at least one within the step.
      if (this.#random.next() < 1 - Math.exp(-perHour * hours)) this.crash(name);
    }
  }

  /** Those that have died since it was asked last. */
  takeFresh(): readonly PhoneAppName[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** The app that people open at this point between 0 and 1. */
  pick(point: number): PhoneApp {
    let rest = point * phoneApps.reduce((sum, { share }) => sum + share, 0);
    const found = phoneApps.find(({ share }) => {
      rest -= share;
      return rest < 0;
    });
    return found ?? phoneApps[0];
  }
}
