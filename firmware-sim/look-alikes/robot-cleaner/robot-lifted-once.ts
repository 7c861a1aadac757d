import { SECOND_MS } from "@housecall/proto/base";
import { robotOf } from "../../appliances/robot-cleaner/robot-cleaner.ts";
import type { Fault } from "../../faults/fault.ts";

/** Until the child has seen enough, ours. */
const HELD_MS = 40 * SECOND_MS;

/** A child picks the robot up in the next run and puts it back. Severity has no degrees. */
export const robotLiftedOnce: Fault = {
  id: "robot-lifted-once",
  kind: "look-alike",
  deviceClass: "robot-cleaner",
  about: "A child lifts the robot in the middle of a run, holds it for 40 seconds and puts it back",
  remedy: "none needed",
  begin: (device) => {
    const physics = robotOf(device);
    const { condition } = physics;
    let liftedAtMs: number | undefined;
    return {
      step: ({ sinceBeginMs }) => {
        if (liftedAtMs === undefined && physics.actuators.brush) liftedAtMs = sinceBeginMs;
        condition.isLifted = liftedAtMs !== undefined && sinceBeginMs < liftedAtMs + HELD_MS;
      },
      recover: () => {
        condition.isLifted = false;
      },
    };
  },
};
