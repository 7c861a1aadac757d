import { MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import type { Fault } from "../../faults/fault.ts";
import { dryerOf } from "./dryer.ts";
import type { DryerCondition } from "./dryer-condition.ts";

/** What the file of one fault or look-alike says of it. */
export interface DryerFaultOptions extends Pick<Fault, "id" | "kind" | "about" | "remedy"> {
  /** Puts the dryer into the state of this strength; 0 is a sound one again. */
  readonly set: (condition: DryerCondition, strength: number) => void;
  /** What the remedy does besides. */
  readonly mend?: (device: SimulatedDevice) => void;
}

/** A fault or look-alike that lies in the condition of a dryer; stepped once a minute. */
export function dryerFault({ set, mend, ...fault }: DryerFaultOptions): Fault {
  return {
    ...fault,
    deviceClass: "dryer",
    stepMs: MINUTE_MS,
    begin: (device) => {
      const { condition } = dryerOf(device);
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
