/** What the firmware finds wrong by itself: code on the display, and LG's name of the event (diagnostics vocabulary V5). */
export interface WasherError {
  readonly code: string;
  readonly event: string;
}

/** Errors of a front loader, W1 and W8 of the diagnostics' sources. */
export const washerErrors = {
  drain: { code: "OE", event: "water_drain_error" },
  inlet: { code: "IE", event: "water_supply_error" },
  unbalanced: { code: "UE", event: "out_of_balance_error" },
  overfill: { code: "FE", event: "overfill_error" },
  leak: { code: "AE", event: "water_leakage_error" },
  thermistor: { code: "tE", event: "temperature_sensor_error" },
  levelSensor: { code: "PE", event: "water_level_sensor_error" },
  lockedMotor: { code: "LE", event: "locked_motor_error" },
  doorLock: { code: "dE2", event: "door_lock_error" },
  powerFail: { code: "PF", event: "power_fail_error" },
} as const satisfies Record<string, WasherError>;
