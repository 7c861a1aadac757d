import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../../faults/fault.ts";

/** Cuts in Korean towns are over within the hour, ours. */
const LONGEST_MS = 60 * MINUTE_MS;

/** The power fails in the whole house. Severity: share of an hour. */
export const refrigeratorPowerCut: Fault = {
  id: "refrigerator-power-cut",
  kind: "look-alike",
  deviceClass: "refrigerator",
  about: "The power fails for up to an hour; shut doors keep the cold",
  remedy: "none needed",
  begin: (device, { severity }) => {
    device.cutPower();
    return {
      step: ({ sinceBeginMs }) => {
        if (sinceBeginMs >= LONGEST_MS * severity) device.powerOn();
      },
      recover: () => device.powerOn(),
    };
  },
};
