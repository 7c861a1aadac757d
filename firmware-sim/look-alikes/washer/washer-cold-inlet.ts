import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../../faults/fault.ts";

/** Water just above freezing, and no warm water either: the house has switched its boiler off; ours. */
const COLDER_CELSIUS = 12;

/** A hard winter: what comes from the tap is nearly ice, so that heating takes long. Severity 1: 12 K colder. */
export const washerColdInlet: Fault = {
  id: "washer-cold-inlet",
  kind: "look-alike",
  deviceClass: "washer",
  about: "Winter: the tap water is nearly freezing, so that warming it takes longer than usual",
  remedy: "none needed",
  stepMs: MINUTE_MS,
  begin: ({ home }) => ({
    step: ({ strength }) => {
      home.coldWaterOffsetCelsius = -COLDER_CELSIUS * strength;
      home.hotWaterOffsetCelsius = -COLDER_CELSIUS * strength;
    },
    recover: () => {
      home.coldWaterOffsetCelsius = 0;
      home.hotWaterOffsetCelsius = 0;
    },
  }),
};
