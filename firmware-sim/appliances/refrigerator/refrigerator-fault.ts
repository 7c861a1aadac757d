import { MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import type { Fault } from "../../faults/fault.ts";
import { refrigeratorOf } from "./refrigerator.ts";
import type { RefrigeratorCondition } from "./refrigerator-condition.ts";

/** What the file of one fault or look-alike says of it. */
export interface RefrigeratorFaultOptions extends Pick<Fault, "id" | "kind" | "about" | "remedy"> {
  /** Puts the refrigerator into the state of this strength; 0 is a sound one again. */
  readonly set: (condition: RefrigeratorCondition, strength: number) => void;
  /** What the remedy does besides. */
  readonly mend?: (device: SimulatedDevice) => void;
}

/** A fault or look-alike that lies in the condition of a refrigerator; stepped once a minute. */
export function refrigeratorFault({ set, mend, ...fault }: RefrigeratorFaultOptions): Fault {
  return {
    ...fault,
    deviceClass: "refrigerator",
    stepMs: MINUTE_MS,
    begin: (device) => {
      const { condition } = refrigeratorOf(device);
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
