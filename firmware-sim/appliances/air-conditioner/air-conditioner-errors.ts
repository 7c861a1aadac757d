/** What the firmware finds wrong by itself: code on the display, and LG's name of the event (diagnostics vocabulary V5). */
export interface AirConditionerError {
  readonly code: string;
  readonly event: string;
}

/** A2, A3 and A6 of the diagnostics' sources. */
export const airConditionerErrors = {
  drain: { code: "CH04", event: "water_drain_error" },
  frames: { code: "CH05", event: "timeout_error" },
  outdoorHot: { code: "CH61", event: "high_temperature_detection_error" },
  powerFail: { code: "PF", event: "power_fail_error" },
} as const satisfies Record<string, AirConditionerError>;
