import { MINUTE_MS } from "@housecall/proto/base";
import type { DeviceClass } from "@housecall/proto/signals";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import type { Fault } from "../faults/fault.ts";

/** What the file of one fault or look-alike says of it. */
export interface ConditionFaultOptions<Condition>
  extends Pick<Fault, "id" | "kind" | "about" | "remedy" | "alsoMendedBy"> {
  /** Puts the appliance into the state of this strength; 0 is a sound one again. */
  readonly set: (condition: Condition, strength: number) => void;
  /** What the remedy does besides. */
  readonly mend?: (device: SimulatedDevice) => void;
}

/** Makes the faults and look-alikes that lie in the condition of one class of appliances; stepped once a minute. */
export function conditionFaults<Condition>(
  deviceClass: DeviceClass,
  conditionOf: (device: SimulatedDevice) => Condition,
): (options: ConditionFaultOptions<Condition>) => Fault {
  return ({ set, mend, ...fault }) => {
    const applyRemedy = (device: SimulatedDevice): void => {
      set(conditionOf(device), 0);
      mend?.(device);
    };
    return {
      ...fault,
      deviceClass,
      stepMs: MINUTE_MS,
      applyRemedy,
      begin: (device) => ({
        step: ({ strength }) => set(conditionOf(device), strength),
        recover: () => applyRemedy(device),
      }),
    };
  };
}
