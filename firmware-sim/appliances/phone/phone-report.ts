import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { LineValues } from "../agent-line.ts";
import type { Readings } from "../signal-reporter.ts";
import { phoneApps, TROUBLED_APP } from "./phone-apps.ts";
import type { PhonePhysics, PhonePlug } from "./phone-physics.ts";

/** `charging` by its codes. */
const plugCodes: Readonly<Record<PhonePlug, number>> = { unplugged: 0, slow: 1, normal: 2, fast: 3 };
/** Noise of the gauge and of the thermistor, ours. */
const VOLTS = 0.003;
const CELSIUS = 0.15;
/** An ordinary app wakes the phone for so much of the time; ours. */
const ORDINARY_BUSY_RATIO = 0.02;
/** An app that keeps one core half awake all the time takes about this, W; ours. */
const WIDE_AWAKE_WATTS = 0.8;

/** Of this moment, besides what the firmware itself counts. */
export function signalsToReport(physics: PhonePhysics, random: Random): Readings {
  const { battery, heat, storage, condition } = physics;
  return {
    battery_charge_ratio: battery.chargeRatio,
    battery_voltage_v: battery.volts + VOLTS * normal(random),
    battery_lowest_voltage_v: battery.lowestVolts + VOLTS * normal(random),
    battery_current_a: battery.amperes,
    battery_celsius: heat.celsius + CELSIUS * normal(random),
    thermal_status: heat.status,
    charge_power_w: physics.plug === "unplugged" ? 0 : physics.chargeWatts,
    charging: plugCodes[physics.plug],
    screen_on: Number(physics.isScreenOn),
    free_storage_ratio: storage.freeRatio,
    storage_write_errors_total: storage.failedWrites,
    updating: Number(condition.isUpdating),
    cell_signal_dbm: -88 + 3 * normal(random),
    app_crashes_total: Object.fromEntries(
      phoneApps.map(({ name }) => [name, physics.apps.crashes.get(name) ?? 0]),
    ),
  };
}

/** How much each app kept the phone awake in the dark. */
export function backgroundBusy({ condition }: PhonePhysics, random: Random): Readings {
  const troubled = Math.min(0.95, (condition.backgroundWatts + condition.runawayWatts) / WIDE_AWAKE_WATTS);
  const entries = phoneApps.map(({ name }) => {
    const ordinary = ORDINARY_BUSY_RATIO * (0.5 + random.next());
    return [name, name === TROUBLED_APP ? Math.max(ordinary, troubled) : ordinary] as const;
  });
  return { background_busy_ratio: Object.fromEntries(entries) };
}

/** What the phone stores at the moment of an error. */
export function freezeFrame({ battery, heat, storage, appWatts, plug }: PhonePhysics): LineValues {
  return {
    battery_charge_ratio: round(battery.chargeRatio, 2),
    battery_voltage_v: round(battery.volts, 3),
    battery_lowest_voltage_v: round(battery.lowestVolts, 3),
    battery_celsius: round(heat.celsius, 1),
    battery_cycles: Math.floor(battery.cycles),
    thermal_status: heat.status,
    free_storage_ratio: round(storage.freeRatio, 3),
    screen_on: appWatts !== undefined,
    charging: plug,
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
