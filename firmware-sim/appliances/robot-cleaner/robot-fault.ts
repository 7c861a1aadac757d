import { MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import type { Fault } from "../../faults/fault.ts";
import { robotOf } from "./robot-cleaner.ts";
import type { RobotCondition } from "./robot-condition.ts";

/** What the files of one fault or look-alike say of it. */
export interface RobotFaultOptions extends Pick<Fault, "id" | "kind" | "about" | "remedy"> {
  /** Puts the robot into the state of this strength; 0 is a sound robot again. */
  readonly set: (condition: RobotCondition, strength: number) => void;
  /** What the remedy does besides. */
  readonly mend?: (device: SimulatedDevice) => void;
}

/** A fault or look-alike that lies in the condition of a robot cleaner; stepped once a minute. */
export function robotFault({ set, mend, ...fault }: RobotFaultOptions): Fault {
  return {
    ...fault,
    deviceClass: "robot-cleaner",
    stepMs: MINUTE_MS,
    begin: (device) => {
      const { condition } = robotOf(device);
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
