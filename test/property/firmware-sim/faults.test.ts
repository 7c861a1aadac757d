/** What every fault keeps to: onset, pauses, and a remedy that no other one replaces. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  airConditionerOf,
  allFaults,
  allModels,
  dryerOf,
  type Fault,
  findFault,
  phoneOf,
  refrigeratorOf,
  robotOf,
  SimulatedDevice,
  washerOf,
} from "@housecall/firmware-sim";
import { MINUTE_MS, SECOND_MS, silentLogger } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { describe, expect, it } from "vitest";
import { FaultPlan } from "../../../firmware-sim/scenario/fault-plan.ts";
import { rootFolder } from "../../lib/source-tree.ts";

const faults = allFaults.filter(({ kind }) => kind === "fault");

const conditions: Readonly<Record<string, (device: SimulatedDevice) => unknown>> = {
  washer: (device) => washerOf(device).condition,
  dryer: (device) => dryerOf(device).condition,
  refrigerator: (device) => refrigeratorOf(device).condition,
  "air-conditioner": (device) => airConditionerOf(device).condition,
  "robot-cleaner": (device) => robotOf(device).condition,
  phone: (device) => phoneOf(device).condition,
};

/** Lies in the power, not in the appliance. */
const withoutCondition = ["washer-supply-failing"];

function createDevice(fault: Fault) {
  const model = allModels.find(({ deviceClass }) => deviceClass === (fault.deviceClass ?? "linux"));
  if (model === undefined) throw new Error(`no model can have ${fault.id}`);
  const world = new WorldClock(Date.UTC(2026, 2, 1));
  const device = new SimulatedDevice({
    ...{ deviceId: "sim-one", model, seed: 1, world, logger: silentLogger },
    transport: { connect: () => Promise.reject(new Error("no server here")) },
  });
  return { device, world };
}

function planOf(
  fault: Fault,
  device: SimulatedDevice,
  change: { readonly onset?: number; readonly intermittent?: { period: number; chance: number } } = {},
): FaultPlan {
  return new FaultPlan({ fault: fault.id, at: 0, onset: 0, severity: 0.9, ...change }, { device, seed: 1 });
}

/** Remedies of other faults that the same device can have, and that are not said to mend this one too. */
function wrongRemedies(fault: Fault): readonly Fault[] {
  return faults.filter(
    ({ id, deviceClass }) =>
      id !== fault.id &&
      (deviceClass === undefined || deviceClass === fault.deviceClass) &&
      !(fault.alsoMendedBy ?? []).includes(id),
  );
}

describe("every fault", () => {
  it("lies in a file of its own that has its name", () => {
    const files = ["faults", "look-alikes"].flatMap((folder) =>
      readdirSync(join(rootFolder, "firmware-sim", folder), { recursive: true, encoding: "utf8" }),
    );

    const without = allFaults.filter(
      ({ id }) => !files.some((path) => path.split("/").at(-1) === `${id}.ts`),
    );
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  it("has a remedy that somebody can apply, and names only faults as mended by others", () => {
    expect(faults.filter(({ applyRemedy }) => applyRemedy === undefined).map(({ id }) => id)).toEqual([]);
    expect(faults.flatMap(({ alsoMendedBy = [] }) => alsoMendedBy).filter((id) => !findFault(id))).toEqual(
      [],
    );
  });
});

describe("a fault in the condition of an appliance", () => {
  const ofConditions = faults.filter(
    ({ id, deviceClass }) => deviceClass !== undefined && !withoutCondition.includes(id),
  );

  it.each(ofConditions.map((fault) => [fault.id, fault] as const))("%s grows, and pauses", (_, fault) => {
    const { device } = createDevice(fault);
    const seen = (): string => JSON.stringify(conditions[fault.deviceClass ?? ""]?.(device));
    const sound = seen();
    const ramp = planOf(fault, device, { onset: 100 * MINUTE_MS });

    ramp.step(0);
    const atFirst = seen();
    ramp.step(90 * MINUTE_MS);
    const later = seen();
    const paused = planOf(fault, device, { intermittent: { period: MINUTE_MS, chance: 0 } });
    paused.step(0);

    expect(atFirst).toBe(sound);
    expect(later).not.toBe(sound);
    expect(seen()).toBe(sound);
  });

  it.each(ofConditions.map((fault) => [fault.id, fault] as const))(
    "%s is mended by its own remedy and by no other",
    (_, fault) => {
      const { device } = createDevice(fault);
      const seen = (): string => JSON.stringify(conditions[fault.deviceClass ?? ""]?.(device));
      const sound = seen();
      const plan = planOf(fault, device);
      plan.step(0);
      const broken = seen();

      for (const other of wrongRemedies(fault)) {
        other.applyRemedy?.(device);
        plan.tried(other.id);
        plan.step(MINUTE_MS);
        expect(seen(), `after the remedy of ${other.id}`).toBe(broken);
      }
      plan.tried(fault.id);
      plan.step(2 * MINUTE_MS);

      expect(seen()).toBe(sound);
    },
  );
});

describe("a fault of any device", () => {
  const isWrong: Readonly<Record<string, (device: SimulatedDevice) => boolean>> = {
    "disk-filling": ({ storage }) => storage.usedBytes("/data") > 0.8 * 2_048 * 1_048_576,
    "disk-removed-while-full": ({ storage }) => storage.usage("/mnt/recordings") !== undefined,
    "memory-leak": ({ machine }) => (machine?.processes.ofUnit("recorder")?.rssBytes ?? 0) > 200 * 1_048_576,
    "service-restart-loop": ({ machine }) => (machine?.systemd.unit("web")?.restarts ?? 0) > 0,
    "clock-set-back": ({ machine }) => (machine?.clock.errorMs ?? 0) < -SECOND_MS,
    "clock-set-forward": ({ machine }) => (machine?.clock.errorMs ?? 0) > SECOND_MS,
    "clock-battery-empty": ({ machine }) => (machine?.clock.errorMs ?? 0) < -SECOND_MS,
    "power-loss": ({ machine }) => machine === undefined,
    "wifi-weak": ({ machine }) => (machine?.network.attenuationDb ?? 0) > 0,
    "reconnect-storm": ({ machine }) => machine?.network.isUp === false,
    "router-drops": ({ machine }) => machine?.network.isUp === false,
  };
  const ofAll = faults.filter(({ deviceClass }) => deviceClass === undefined);

  it("is known to this test", () => {
    expect(ofAll.map(({ id }) => id).toSorted()).toEqual(Object.keys(isWrong).toSorted());
  });

  it.each(ofAll.map((fault) => [fault.id, fault] as const))(
    "%s is mended by its own remedy and by no other",
    async (id, fault) => {
      const { device, world } = createDevice(fault);
      const wrong = async (): Promise<boolean> => {
        for (let second = 0; second < 360; second += 1) {
          await world.advance(SECOND_MS);
          if (isWrong[id]?.(device) === true) return true;
        }
        return false;
      };
      device.powerOn();
      expect(await wrong()).toBe(false);
      const plan = planOf(fault, device);
      const beganMs = world.uptimeMs();
      world.every(plan.stepMs, () => plan.step(world.uptimeMs() - beganMs));
      expect(await wrong()).toBe(true);

      for (const other of wrongRemedies(fault)) {
        other.applyRemedy?.(device);
        plan.tried(other.id);
        expect(await wrong(), `after the remedy of ${other.id}`).toBe(true);
      }
      plan.tried(id);

      expect(await wrong()).toBe(false);
    },
  );

  it.each(
    ofAll
      // Both begin with something that happens once.
      .filter(({ id }) => id !== "clock-battery-empty" && id !== "disk-removed-while-full")
      .map((fault) => [fault.id, fault] as const),
  )("%s leaves the device alone in a pause", async (id, fault) => {
    const { device, world } = createDevice(fault);
    device.powerOn();
    await world.advance(MINUTE_MS);
    const plan = planOf(fault, device, { intermittent: { period: MINUTE_MS, chance: 0 } });

    for (let second = 0; second < 300; second += 1) {
      plan.step(second * SECOND_MS);
      await world.advance(SECOND_MS);
      expect(isWrong[id]?.(device), `after ${second} s`).toBe(false);
    }
  });
});

describe("a power strip that fails", () => {
  it("fails in no pause, and not any more once the machine has a socket of its own", () => {
    const fault = findFault("washer-supply-failing");
    if (fault === undefined) throw new Error("the fault is gone");
    const { device } = createDevice(fault);
    device.powerOn();
    const plan = planOf(fault, device);

    plan.step(0);
    const isOff = device.machine === undefined;
    for (const other of wrongRemedies(fault)) plan.tried(other.id);
    plan.step(70 * MINUTE_MS);
    const isOffAgain = device.machine === undefined;
    plan.tried(fault.id);
    plan.step(140 * MINUTE_MS);

    expect([isOff, isOffAgain, device.machine === undefined]).toEqual([true, true, false]);
  });
});
