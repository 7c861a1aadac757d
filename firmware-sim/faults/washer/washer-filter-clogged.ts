import { MINUTE_MS } from "@housecall/proto/base";
import { washerOf } from "../../appliances/washer/washer.ts";
import type { Fault } from "../fault.ts";

/** Lint closes the pump's filter. Severity: the share of its section that is closed at the end. */
export const washerFilterClogged: Fault = {
  id: "washer-filter-clogged",
  kind: "fault",
  deviceClass: "washer",
  about: "Lint and a coin close the pump filter, a little more with every cycle",
  remedy: "customer: drain by the emergency hose and clean the pump filter",
  stepMs: MINUTE_MS,
  begin: (device) => {
    const { condition } = washerOf(device);
    return {
      step: ({ strength }) => {
        condition.filterBlocked = strength;
      },
      recover: () => {
        condition.filterBlocked = 0;
      },
    };
  },
};
