/** What the firmware switches. */
export interface WasherActuators {
  coldValve: boolean;
  hotValve: boolean;
  pump: boolean;
  heater: boolean;
  doorLock: boolean;
  /** 0: the motor is off. */
  goalRpm: number;
}

/** What people put in; the door is closed behind it. */
export interface Laundry {
  readonly dryKilograms: number;
}

/** Nothing is switched on. */
export function actuatorsAtRest(): WasherActuators {
  return { coldValve: false, hotValve: false, pump: false, heater: false, doorLock: false, goalRpm: 0 };
}
