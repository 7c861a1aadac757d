import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../../faults/fault.ts";

/** An unheated garage in winter, ours. */
const COLDER_CELSIUS = 14;

/** The room gets cold: a heat pump moves less heat, and all is well. Severity 1: 14 K colder. */
export const dryerColdGarage: Fault = {
  id: "dryer-cold-garage",
  kind: "look-alike",
  deviceClass: "dryer",
  about: "A cold night in an unheated garage: lower temperatures and longer drying",
  remedy: "none needed",
  stepMs: MINUTE_MS,
  begin: ({ home }) => ({
    step: ({ strength }) => {
      home.roomOffsetCelsius = -COLDER_CELSIUS * strength;
    },
    recover: () => {
      home.roomOffsetCelsius = 0;
    },
  }),
};
