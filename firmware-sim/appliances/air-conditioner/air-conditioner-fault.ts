import { MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import type { Fault } from "../../faults/fault.ts";
import { airConditionerOf } from "./air-conditioner.ts";
import type { AirConditionerCondition } from "./air-conditioner-condition.ts";

/** What the file of one fault or look-alike says of it. */
export interface AirConditionerFaultOptions extends Pick<Fault, "id" | "kind" | "about" | "remedy"> {
  /** Puts the air conditioner into the state of this strength; 0 is a sound one again. */
  readonly set: (condition: AirConditionerCondition, strength: number) => void;
  /** What the remedy does besides. */
  readonly mend?: (device: SimulatedDevice) => void;
}

/** A fault or look-alike that lies in the condition of an air conditioner; stepped once a minute. */
export function airConditionerFault({ set, mend, ...fault }: AirConditionerFaultOptions): Fault {
  return {
    ...fault,
    deviceClass: "air-conditioner",
    stepMs: MINUTE_MS,
    begin: (device) => {
      const { condition } = airConditionerOf(device);
      return {
        step: ({ strength }) => set(condition, strength),
        recover: () => {
          set(condition, 0);
          mend?.(device);
        },
      };
    },
  };
}
