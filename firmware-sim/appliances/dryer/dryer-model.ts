/** What a kind of heat-pump dryer is made of. Numbers live in `models/`, each with its source. */
export interface DryerModel {
  readonly name: string;
  readonly firmware: string;
  /** Dry laundry, at most. */
  readonly capacityKg: number;
  readonly air: AirModel;
  readonly circuit: CircuitModel;
  readonly drum: DrumModel;
  readonly sump: SumpModel;
  readonly control: DryerControlModel;
}

export interface AirModel {
  /** Heat that the process air carries per kelvin with a clean filter. */
  readonly wattsPerKelvin: number;
  readonly fanRpm: number;
  /** An unloaded fan turns faster: by so much when no air is left. */
  readonly unloadedRatio: number;
  /** Over the clean lint filter. */
  readonly filterPascal: number;
  /** Share of the resistance to air that lies in the filter. */
  readonly filterShare: number;
  /** Share of the filter that the lint of one full load closes. */
  readonly lintRatio: number;
}

export interface CircuitModel {
  /** What it takes from the air before the condenser gives it back, warm and with wet laundry. */
  readonly coolingWatts: number;
  readonly compressorWatts: number;
  readonly powerFactor: number;
  /** Until it works fully. */
  readonly warmUpSeconds: number;
  /** Discharge above the air into the drum. */
  readonly dischargeKelvin: number;
}

export interface DrumModel {
  /** Drum, air and cabinet. */
  readonly joulesPerKelvin: number;
  /** To the room, shut; and through the open door besides. */
  readonly lossWattsPerKelvin: number;
  readonly doorWattsPerKelvin: number;
  readonly rpm: number;
  readonly amperes: number;
  readonly amperesPerKilogram: number;
}

export interface SumpModel {
  readonly millimetresPerLitre: number;
  /** What the pump leaves, and what dries up in an hour. */
  readonly leftMillimetres: number;
  readonly dryingMillimetresPerHour: number;
  readonly pumpLitresPerMinute: number;
}

export interface DryerControlModel {
  /** The heat phase ends when the air out of the drum is so warm, or after so long. */
  readonly warmCelsius: number;
  readonly heatSeconds: number;
  /** Share of water in the laundry that counts as dry. */
  readonly dryRatio: number;
  readonly longestSeconds: number;
  readonly coolSeconds: number;
  readonly careSeconds: number;
  /** The coil is rinsed when at least so much condensate has come; small loads give less. */
  readonly careLitres: number;
  readonly pumpOnMillimetres: number;
  readonly pumpOffMillimetres: number;
  readonly pumpLimitSeconds: number;
  readonly pumpRestSeconds: number;
  readonly overflowMillimetres: number;
  /** Compressor: pause before it starts again, time in which it must take current, tries. */
  readonly restartDelaySeconds: number;
  readonly startLimitSeconds: number;
  readonly startTries: number;
}
