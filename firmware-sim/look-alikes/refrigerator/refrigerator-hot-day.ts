import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../../faults/fault.ts";

/** A kitchen under the roof in a heat wave, ours. */
const HOTTER_CELSIUS = 13;

/** The kitchen gets hot: condenser and compressor work harder, and all is well. Severity 1: 13 K hotter. */
export const refrigeratorHotDay: Fault = {
  id: "refrigerator-hot-day",
  kind: "look-alike",
  deviceClass: "refrigerator",
  about: "A hot day: the kitchen has 35 °C, condenser and compressor work harder than usual",
  remedy: "none needed",
  stepMs: MINUTE_MS,
  begin: ({ home }) => ({
    step: ({ strength }) => {
      home.roomOffsetCelsius = HOTTER_CELSIUS * strength;
    },
    recover: () => {
      home.roomOffsetCelsius = 0;
    },
  }),
};
