import type { Fault } from "./fault.ts";

/** The plug is pulled: silence. Severity has no degrees; it may come and go. */
export const powerLoss: Fault = {
  id: "power-loss",
  kind: "fault",
  about: "The device loses its power and stays off",
  remedy: "customer: check plug and power lamp",
  applyRemedy: (device) => device.powerOn(),
  begin: (device) => ({
    step: ({ strength }) => {
      if (strength <= 0) device.powerOn();
      else if (device.machine !== undefined) device.cutPower();
    },
    recover: () => device.powerOn(),
  }),
};
