/**
 * What is worn, full or gone wrong in one phone, and what its owner does with it: the only thing that faults and
 * look-alikes change.
 */
export interface PhoneCondition {
  /** Full charge cycles on top of those that it has made. */
  extraCycles: number;
  /** A weld or connector of the battery has come loose; ohms on top. */
  extraOhms: number;
  /** What an app keeps busy while the screen is off, W. */
  backgroundWatts: number;
  /** What an app keeps busy all the time, W: a core that spins. */
  runawayWatts: number;
  /** How much worse a thick case lets heat out; 0 none … 1 not at all. */
  caseInsulation: number;
  /** Share of the storage that was free, and is filled. */
  storageFilled: number;
  /** How often an app dies in an hour while it tries to start. */
  crashesPerHour: number;
  /** The system loads and installs an update. */
  isUpdating: boolean;
  /** Somebody plays: W on top of the screen; 0 nobody does. */
  gamingWatts: number;
  /** Where the phone lies, if not at home. */
  placeCelsius: number | undefined;
  /** The charger that lies there, in place of the usual one. */
  charger: "slow" | "normal" | "fast" | undefined;
}

/** A phone in order. */
export function soundPhone(): PhoneCondition {
  return {
    extraCycles: 0,
    extraOhms: 0,
    backgroundWatts: 0,
    runawayWatts: 0,
    caseInsulation: 0,
    storageFilled: 0,
    crashesPerHour: 0,
    isUpdating: false,
    gamingWatts: 0,
    placeCelsius: undefined,
    charger: undefined,
  };
}
