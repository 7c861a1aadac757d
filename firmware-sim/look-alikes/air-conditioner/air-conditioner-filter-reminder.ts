import { airConditionerOf } from "../../appliances/air-conditioner/air-conditioner.ts";
import type { Fault } from "../../faults/fault.ts";

/** The filter was washed and nobody pressed the button: the hours of the fan have run out. Severity has no degrees. */
export const airConditionerFilterReminder: Fault = {
  id: "air-conditioner-filter-reminder",
  kind: "look-alike",
  deviceClass: "air-conditioner",
  about: "The filter is clean, but its counter was not reset and asks for it",
  remedy: "none needed",
  begin: (device) => {
    const physics = airConditionerOf(device);
    physics.filterHours = physics.model.control.filterHours;
    return {
      step: () => undefined,
      recover: () => {
        physics.filterHours = 0;
      },
    };
  },
};
