/** What the firmware finds wrong by itself: code on the display, and LG's name of the event (diagnostics vocabulary V5). */
export interface RefrigeratorError {
  readonly code: string;
  readonly event: string;
}

/** R1 to R3 of the diagnostics' sources. */
export const refrigeratorErrors = {
  defrost: { code: "dH", event: "heater_circuit_error" },
  freezerFan: { code: "FF", event: "fan_motor_error" },
  powerFail: { code: "PF", event: "power_fail_error" },
  doorOpen: { code: "DO", event: "door_is_open" },
} as const satisfies Record<string, RefrigeratorError>;
