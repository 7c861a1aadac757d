/** What the firmware switches. */
export interface AirConditionerActuators {
  /** What the outdoor unit is asked for; 0: off. */
  compressorHz: number;
  indoorFan: "off" | "low" | "high";
}

/** Everything off. */
export function airConditionerAtRest(): AirConditionerActuators {
  return { compressorHz: 0, indoorFan: "off" };
}
