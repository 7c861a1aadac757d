import type { LineValues } from "../agent-line.ts";
import type { Readings } from "../signal-reporter.ts";
import type { FuelGauge } from "./fuel-gauge.ts";
import type { RobotError } from "./robot-errors.ts";
import type { SuctionMode } from "./robot-model.ts";
import type { RobotPhysics } from "./robot-physics.ts";
import type { RobotRun } from "./robot-run.ts";
import type { RobotReadings } from "./robot-sensors.ts";

/** States as the display and `run_state` name them. */
export const runStates = { idle: 0, cleaning: 1, returning: 2, charging: 3, error: 4 } as const;
export type RunState = keyof typeof runStates;

/** `suction_mode` by its codes. */
const suctionCodes: Readonly<Record<SuctionMode, number>> = { off: 0, quiet: 1, standard: 2, turbo: 3 };
/** Filters of such robots are made for so many hours: 150, python-roborock. */
const FILTER_HOURS = 150;

/** What is measured, by signal. */
export function signalsToReport(options: {
  readonly readings: RobotReadings;
  readonly physics: RobotPhysics;
  readonly gauge: FuelGauge;
}): Readings {
  const { readings, physics, gauge } = options;
  const { left, right } = readings.wheel;
  const lifted = Number(readings.isLifted);
  return {
    battery_charge_ratio: gauge.shownRatio,
    battery_voltage_v: readings.volts,
    battery_current_a: readings.amperes,
    battery_health_ratio: gauge.healthRatio,
    dock_voltage_v: readings.contactVolts,
    docked: Number(readings.isDocked),
    wheel_current_a: { left: left.amperes, right: right.amperes },
    wheel_speed_mm_s: { left: left.speed, right: right.speed },
    wheel_lifted: { left: lifted, right: lifted },
    main_brush_current_a: readings.brush.amperes,
    main_brush_rpm: readings.brush.speed,
    side_brush_current_a: readings.sideBrushAmperes,
    fan_speed_rpm: readings.fanRpm,
    fan_power_w: readings.fanWatts,
    suction_mode: suctionCodes[physics.actuators.suction],
    lidar_points_ratio: readings.lidarPoints,
    lidar_speed_rpm: readings.turretRpm,
    cliff_signal_ratio: readings.cliff,
    on_carpet: Number(readings.isOnCarpet),
    dust_bin_emptied_total: physics.air.binsEmptied,
    filter_remaining_ratio: Math.max(0, 1 - physics.air.fanHours / FILTER_HOURS),
  };
}

/** What the firmware stores at the moment of an error. */
export function freezeFrame(options: {
  readonly error: RobotError;
  readonly readings: RobotReadings;
  readonly gauge: FuelGauge;
  readonly run: RobotRun | undefined;
}): LineValues {
  const { error, readings, gauge, run } = options;
  const { left, right } = readings.wheel;
  return {
    code: error.number,
    phase: run?.phase ?? "idle",
    cleaning_s: Math.round(run?.cleaningSeconds ?? 0),
    battery_charge_ratio: round(gauge.shownRatio, 3),
    battery_voltage_v: round(readings.volts, 2),
    battery_current_a: round(readings.amperes, 2),
    dock_voltage_v: round(readings.contactVolts, 2),
    left_wheel_current_a: round(left.amperes, 2),
    right_wheel_current_a: round(right.amperes, 2),
    left_wheel_speed_mm_s: Math.round(left.speed),
    right_wheel_speed_mm_s: Math.round(right.speed),
    main_brush_current_a: round(readings.brush.amperes, 2),
    main_brush_rpm: Math.round(readings.brush.speed),
    lidar_points_ratio: round(readings.lidarPoints, 2),
    lidar_speed_rpm: Math.round(readings.turretRpm),
    lowest_cliff_signal_ratio: round(Math.min(...Object.values(readings.cliff)), 2),
  };
}

/** A share as log lines have it. */
export function percent(ratio: number): string {
  return `${Math.round(ratio * 100)}%`;
}

/** What matters of the readings, as log lines have it. */
export function currents({ wheel, brush, lidarPoints, volts }: RobotReadings): string {
  const { left, right } = wheel;
  return `wl=${left.amperes.toFixed(2)}A wr=${right.amperes.toFixed(2)}A brush=${brush.amperes.toFixed(2)}A lds=${lidarPoints.toFixed(2)} v=${volts.toFixed(1)}V`;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
