/** What the firmware finds wrong by itself: number as such robots show it (V1, V2 of the diagnostics' sources), and the event. */
export interface RobotError {
  readonly number: number;
  /** LG's name where LG has one (V5), otherwise in its manner. */
  readonly event: string;
}

/** Errors of a robot cleaner. */
export const robotErrors = {
  lidar: { number: 1, event: "lidar_error" },
  lifted: { number: 3, event: "move_error" },
  cliff: { number: 4, event: "cliff_error" },
  mainBrush: { number: 5, event: "brush_error" },
  leftWheel: { number: 7, event: "left_wheel_error" },
  rightWheel: { number: 7, event: "right_wheel_error" },
  lowBattery: { number: 12, event: "no_battery_error" },
  charging: { number: 13, event: "charging_error" },
} as const satisfies Record<string, RobotError>;
