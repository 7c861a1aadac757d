import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** A shaded seat, and how much hotter a dashboard in the sun becomes; ADAC measured up to 80 °C. */
const SHADE_CELSIUS = 30;
const SUN_KELVIN = 45;

/** Behind a windscreen in summer. Severity 1: 75 °C. */
export const phoneHotCar: Fault = phoneFault({
  id: "phone-hot-car",
  kind: "look-alike",
  about: "The phone lies on a dashboard in the sun for five minutes",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.placeCelsius = strength > 0 ? SHADE_CELSIUS + SUN_KELVIN * strength : undefined;
  },
});
