import { MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import type { Fault } from "../../faults/fault.ts";
import { washerOf } from "./washer.ts";
import type { WasherCondition } from "./washer-condition.ts";

/** What the files of one fault or look-alike say of it. */
export interface WasherFaultOptions extends Pick<Fault, "id" | "kind" | "about" | "remedy"> {
  /** Puts the machine into the state of this strength; 0 is a sound machine again. */
  readonly set: (condition: WasherCondition, strength: number) => void;
  /** What the remedy does besides. */
  readonly mend?: (device: SimulatedDevice) => void;
}

/** A fault or look-alike that lies in the condition of a washer; stepped once a minute. */
export function washerFault({ set, mend, ...fault }: WasherFaultOptions): Fault {
  return {
    ...fault,
    deviceClass: "washer",
    stepMs: MINUTE_MS,
    begin: (device) => {
      const { condition } = washerOf(device);
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
