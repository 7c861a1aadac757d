import { AppError } from "@housecall/proto/base";
import { WasherPhysics } from "../appliances/washer/washer-physics.ts";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import { findFault } from "../faults/all-faults.ts";
import type { FaultPlan } from "../scenario/fault-plan.ts";

/** What somebody who stands in front of a device can do to it. */
export interface DeviceHands {
  /**
   * Applies the remedy of a fault, as the customer who cleans the filter does: the fault is gone when it is the right one.
   * False when the device has nothing that this mends.
   *
   * @throws AppError NOT_FOUND when there is no such fault, CONFLICT when it has no remedy or is one of other devices.
   */
  repair(faultId: string): boolean;
  /** @throws AppError CONFLICT for a device without such a door. */
  setDoor(state: "open" | "closed"): void;
}

/** The hands in front of every device of a process, by device id. */
export class HandsBook {
  readonly #hands = new Map<string, DeviceHands>();

  add(deviceId: string, hands: DeviceHands): void {
    this.#hands.set(deviceId, hands);
  }

  /** @throws AppError NOT_FOUND */
  of(deviceId: string): DeviceHands {
    const hands = this.#hands.get(deviceId);
    if (hands !== undefined) return hands;
    throw new AppError(
      "NOT_FOUND",
      `Device ${deviceId.slice(0, 64)}: is not one of those that are simulated here`,
    );
  }
}

/** Hands in front of one device, with the faults that are planned for it. */
export function handsOf(device: SimulatedDevice, plans: readonly FaultPlan[]): DeviceHands {
  return {
    repair: (faultId) => {
      const fault = findFault(faultId);
      if (fault === undefined)
        throw new AppError("NOT_FOUND", `Fault ${faultId.slice(0, 64)}: there is no such fault`);
      if (fault.applyRemedy === undefined)
        throw new AppError("CONFLICT", `Fault ${faultId}: is a look-alike; there is nothing to mend`);
      fault.applyRemedy(device);
      return plans.filter((plan) => plan.tried(faultId)).length > 0;
    },
    setDoor: (state) => {
      const physics = device.appliance?.physics;
      if (!(physics instanceof WasherPhysics))
        throw new AppError("CONFLICT", `Device ${device.deviceId}: has no door that can be opened here`);
      physics.isDoorOpen = state === "open";
      device.appliance?.wake();
    },
  };
}
