/** What the firmware finds wrong by itself: code on the display, and LG's name of the event (diagnostics vocabulary V5). */
export interface DryerError {
  readonly code: string;
  readonly event: string;
}

/** D2 and W8 of the diagnostics' sources. */
export const dryerErrors = {
  compressor: { code: "AE", event: "compressor_error" },
  drain: { code: "OE", event: "water_drain_error" },
  dryingFailed: { code: "DF", event: "drying_failed" },
  powerFail: { code: "PF", event: "power_fail_error" },
} as const satisfies Record<string, DryerError>;
