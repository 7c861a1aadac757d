import { refrigeratorOf } from "../../appliances/refrigerator/refrigerator.ts";
import type { Fault } from "../../faults/fault.ts";

/** The shopping of a week, on its way for an hour; ours. */
const FRIDGE_KILOGRAMS = 12;
const FREEZER_KILOGRAMS = 3;
const FRIDGE_FOOD_CELSIUS = 18;
const FREEZER_FOOD_CELSIUS = -8;

/** A week's shopping is put in at once. Severity 1: fifteen kilograms. */
export const refrigeratorGroceries: Fault = {
  id: "refrigerator-groceries",
  kind: "look-alike",
  deviceClass: "refrigerator",
  about: "Fifteen kilograms of shopping are put in at once: both compartments are warmer for a few hours",
  remedy: "none needed",
  begin: (device, { severity }) => {
    const { fridge, freezer } = refrigeratorOf(device);
    fridge.load(FRIDGE_KILOGRAMS * severity, FRIDGE_FOOD_CELSIUS);
    freezer.load(FREEZER_KILOGRAMS * severity, FREEZER_FOOD_CELSIUS);
    return { step: () => undefined, recover: () => undefined };
  },
};
