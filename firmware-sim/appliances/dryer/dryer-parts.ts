/** What the firmware switches. */
export interface DryerActuators {
  compressor: boolean;
  fan: boolean;
  drum: boolean;
  pump: boolean;
}

/** Everything off. */
export function dryerAtRest(): DryerActuators {
  return { compressor: false, fan: false, drum: false, pump: false };
}

/** What people put in. */
export interface WetLaundry {
  readonly dryKilograms: number;
  waterKilograms: number;
}
