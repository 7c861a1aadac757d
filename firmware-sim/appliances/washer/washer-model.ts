/** What a kind of front loader is made of. Numbers live in `models/`, each with its source. */
export interface WasherModel {
  readonly name: string;
  readonly firmware: string;
  /** Dry laundry, at most. */
  readonly capacityKg: number;
  readonly level: LevelModel;
  readonly inlet: { readonly coldLitresPerMinute: number; readonly hotLitresPerMinute: number };
  readonly pump: PumpModel;
  readonly heaterWatts: number;
  readonly motor: MotorModel;
  readonly suspension: SuspensionModel;
  /** What the machine asks of itself, in its own numbers. */
  readonly control: ControlModel;
}

/** The level sensor: an oscillator whose frequency falls as the air trap is pressed. */
export interface LevelModel {
  readonly emptyKilohertz: number;
  readonly kilohertzPerLitre: number;
  readonly noiseKilohertz: number;
}

export interface PumpModel {
  /** With a clean filter and a straight hose. */
  readonly litresPerMinute: number;
  readonly amperes: number;
  readonly dryAmperes: number;
  /** Rotor locked. */
  readonly lockedAmperes: number;
  /** Shares of the resistance to flow that lie in the filter and in the hose. */
  readonly filterShare: number;
  readonly hoseShare: number;
}

export interface MotorModel {
  /** Turning the empty drum in water. */
  readonly tumbleAmperes: number;
  readonly tumbleAmperesPerKilogram: number;
  /** Friction at 1,000 rpm. */
  readonly spinAmperes: number;
  /** While the drum is brought to speed. */
  readonly rampAmperes: number;
  /** From full speed to rest when the motor lets go. */
  readonly coastDownSeconds: number;
}

export interface SuspensionModel {
  /** Tub on its springs: where it shakes most. */
  readonly resonanceRpm: number;
  readonly damping: number;
  /** Tub with drum and weights, wet. */
  readonly tubKilograms: number;
  readonly drumRadiusMetres: number;
  /** How much of the tub's shaking gets to the cabinet. */
  readonly cabinetShare: number;
  /** Of a motor with a sound bearing, at 1,000 rpm. */
  readonly bearingMillimetresPerSecond: number;
}

export interface ControlModel {
  readonly washKilohertz: number;
  /** Water level 2, which the filling must reach in time. */
  readonly heaterSafeKilohertz: number;
  readonly resetKilohertz: number;
  readonly emptyKilohertz: number;
  readonly overflowKilohertz: number;
  readonly drainLimitSeconds: number;
  readonly levelTwoLimitSeconds: number;
  readonly fillLimitSeconds: number;
  readonly rebalanceLimit: number;
  /** Vibration at distribution speed that stops a spin. */
  readonly vibrationLimitMillimetresPerSecond: number;
}
