import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../faults/fault.ts";

/** Nobody heats for nobody, ours. */
const COOLER_KELVIN = 3;

/** The people of the home are away: its devices are silent like broken ones, and well. Severity: how much cooler the rooms get. */
export const holiday: Fault = {
  id: "holiday",
  kind: "look-alike",
  about: "The people are on holiday: for days nobody uses anything, and the rooms are cooler",
  remedy: "none needed",
  stepMs: MINUTE_MS,
  begin: ({ home }) => {
    const usual = home.use;
    const comeHome = (): void => {
      home.use = usual;
      home.roomOffsetCelsius = 0;
    };
    return {
      step: ({ strength }) => {
        if (strength <= 0) return comeHome();
        home.use = "none";
        home.roomOffsetCelsius = -COOLER_KELVIN * strength;
      },
      recover: comeHome,
    };
  },
};
