import { MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import type { Fault } from "../../faults/fault.ts";
import { phoneOf } from "./phone.ts";
import type { PhoneCondition } from "./phone-condition.ts";

/** What the files of one fault or look-alike say of it. */
export interface PhoneFaultOptions extends Pick<Fault, "id" | "kind" | "about" | "remedy"> {
  /** Puts the phone into the state of this strength; 0 is a sound phone again. */
  readonly set: (condition: PhoneCondition, strength: number) => void;
  /** What the remedy does besides. */
  readonly mend?: (device: SimulatedDevice) => void;
}

/** A fault or look-alike that lies in the condition of a phone; stepped once a minute. */
export function phoneFault({ set, mend, ...fault }: PhoneFaultOptions): Fault {
  return {
    ...fault,
    deviceClass: "phone",
    stepMs: MINUTE_MS,
    begin: (device) => {
      const { condition } = phoneOf(device);
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
