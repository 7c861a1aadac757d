import { findFault, phoneOf } from "@housecall/firmware-sim";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../../scenario/lib/recording-logger.ts";
import { heardDevice } from "./lib/heard-device.ts";

const MODEL = "phone-6in";
/** Late in the evening in Seoul: the phone is off its charger and nobody looks at it until the morning. */
const BEDTIME_AT_MS = Date.UTC(2026, 2, 1, 15);

function phoneWith(change: Partial<ReturnType<typeof phoneOf>["condition"]>) {
  const log = recordingLogger();
  const heard = heardDevice({ model: MODEL, use: "normal", startAtMs: BEDTIME_AT_MS, logger: log.logger });
  const phone = phoneOf(heard.device);
  Object.assign(phone.condition, change);
  return { ...heard, phone, log };
}

/** Brings the phone itself forward, a minute at a time, without its programs. */
function pass(phone: ReturnType<typeof phoneOf>, minutes: number): void {
  for (let minute = 0; minute < minutes; minute += 1)
    phone.step({ trueAtMs: BEDTIME_AT_MS, atMs: BEDTIME_AT_MS, lengthMs: MINUTE_MS });
}

describe("a phone in order", () => {
  it("sleeps through the night within the figures of such phones", async () => {
    const { world, listener, device, log } = phoneWith({});

    device.powerOn();
    await world.advance(3 * HOUR_MS);

    const drains = listener.samples("drain_screen_off_ratio_per_h").map(({ value }) => value);
    expect(drains.length).toBeGreaterThanOrEqual(2);
    expect(Math.min(...drains)).toBeGreaterThanOrEqual(0.005);
    expect(Math.max(...drains)).toBeLessThanOrEqual(0.012);
    expect(listener.samples("thermal_status").every(({ value }) => value === 0)).toBe(true);
    expect(listener.samples("battery_voltage_v").every(({ value }) => value > 3.5 && value < 4.47)).toBe(
      true,
    );
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("charges to full without more than its charging voltage", () => {
    const { phone } = phoneWith({});
    phone.plug = "fast";

    pass(phone, 90);

    expect(phone.battery.chargeRatio).toBeGreaterThan(0.98);
    expect(phone.battery.volts).toBeLessThan(4.5);
  });
});

describe("a phone with a fault", () => {
  it("loses several per cent an hour when an app keeps it awake", async () => {
    const { world, listener, device } = phoneWith({ backgroundWatts: 0.7 });

    device.powerOn();
    await world.advance(2 * HOUR_MS + 5 * MINUTE_MS);

    expect(listener.samples("drain_screen_off_ratio_per_h").at(-1)?.value).toBeGreaterThan(0.03);
    const busy = listener.samples("background_busy_ratio").filter(({ instance }) => instance === "messenger");
    expect(busy.at(-1)?.value).toBeGreaterThan(0.5);
  });

  it("becomes severely hot, and slows down, when cores spin in a thick case", () => {
    const { phone } = phoneWith({ runawayWatts: 3.6, caseInsulation: 0.5 });

    pass(phone, 90);

    expect(phone.heat.status).toBeGreaterThanOrEqual(3);
    expect(phone.heat.workRatio).toBeLessThan(1);
  });

  it("holds less after a thousand cycles", () => {
    const { phone } = phoneWith({});
    const before = phone.battery.capacityAmpereHours;

    phone.condition.extraCycles = 1_000;

    expect(phone.battery.capacityAmpereHours / before).toBeLessThan(0.78);
  });

  it("tells of pictures that it could not keep", () => {
    const { phone } = phoneWith({ storageFilled: 1 });

    const outcome = phone.storage.keepPictures();

    expect(outcome).toBe("no-space");
    expect(phone.storage.failedWrites).toBe(1);
  });

  it("counts every crash of an app", async () => {
    const { world, listener, device, phone } = phoneWith({});
    device.powerOn();
    await world.advance(MINUTE_MS);

    phone.apps.crash("camera");
    phone.apps.crash("camera");
    await world.advance(3 * MINUTE_MS);

    const counted = listener.samples("app_crashes_total").filter(({ instance }) => instance === "camera");
    expect(counted.at(-1)?.value).toBe(2);
    expect(listener.events.filter(({ name }) => name === "app-crashed")).toHaveLength(2);
  });

  it("goes off with charge left when its battery cannot give enough, and says so at the next start", async () => {
    const { world, listener, device, phone } = phoneWith({});
    device.powerOn();
    await world.advance(MINUTE_MS);
    const running = findFault("phone-sudden-shutdown")?.begin(device, { severity: 1, onsetMs: 0, seed: 1 });
    phone.battery.chargeRatio = 0.4;

    running?.step({ sinceBeginMs: 0, strength: 1 });
    phone.appWatts = 1.6;
    pass(phone, 1);
    running?.step({ sinceBeginMs: MINUTE_MS, strength: 1 });
    const isOff = device.machine === undefined;
    running?.step({ sinceBeginMs: 6 * MINUTE_MS, strength: 1 });
    await world.advance(2 * MINUTE_MS);

    expect(isOff).toBe(true);
    const boot = listener.events.find(({ name }) => name === "abnormal-boot");
    expect(boot?.attributes["battery_charge_ratio"]).toBeGreaterThan(0.35);
    expect(listener.samples("abnormal_boots_total").at(-1)?.value).toBe(1);
  });
});
