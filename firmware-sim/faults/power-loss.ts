import type { Fault } from "./fault.ts";

/** The plug is pulled: silence. Severity has no degrees. */
export const powerLoss: Fault = {
  id: "power-loss",
  kind: "fault",
  about: "The device loses its power and stays off",
  remedy: "customer: check plug and power lamp",
  begin: (device) => {
    device.cutPower();
    return { step: () => undefined, recover: () => device.powerOn() };
  },
};
