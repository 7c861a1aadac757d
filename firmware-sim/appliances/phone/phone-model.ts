/** What a phone is made of. The numbers stand in `models/`, each with its source. */
export interface PhoneModel {
  readonly name: string;
  readonly firmware: string;
  readonly battery: PhoneBatteryModel;
  readonly heat: HeatModel;
  readonly power: PowerModel;
  readonly charger: ChargerModel;
  readonly storageGigabytes: number;
}

export interface PhoneBatteryModel {
  readonly capacityAmpereHours: number;
  /** At rest, full. */
  readonly fullVolts: number;
  readonly ohms: number;
  /** The power chip switches everything off below this. */
  readonly lowestVolts: number;
  /** Share of the capacity that is gone after a thousand full cycles, and how much the resistance has grown. */
  readonly lossPerThousandCycles: number;
  readonly resistanceRisePerThousandCycles: number;
}

export interface HeatModel {
  readonly joulesPerKelvin: number;
  /** To the air, without a case around it. */
  readonly wattsPerKelvin: number;
}

export interface PowerModel {
  /** Screen off, nothing to do. */
  readonly idleWatts: number;
  /** The screen alone. */
  readonly screenWatts: number;
  /** For a moment, on top of everything: camera, radio, all cores at once. */
  readonly peakWatts: number;
}

export interface ChargerModel {
  readonly slowWatts: number;
  readonly normalWatts: number;
  readonly fastWatts: number;
  /** What becomes heat in the phone. */
  readonly lossRatio: number;
}
