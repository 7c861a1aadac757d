import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../faults/fault.ts";

const SERVICE = "web";
/** A person who tries settings, ours. */
const APART_MS = 20 * MINUTE_MS;
const TIMES = 3;

/** A service that crashes three times in an hour and comes back each time. */
export const threeRestarts: Fault = {
  id: "three-restarts",
  kind: "look-alike",
  about: "The web interface crashes three times within an hour and works in between",
  remedy: "none needed",
  begin: (device) => {
    let crashes = 0;
    return {
      step: ({ sinceBeginMs }) => {
        if (crashes >= TIMES || sinceBeginMs < crashes * APART_MS) return;
        crashes += 1;
        device.machine?.systemd.processEnded(SERVICE, { how: "killed", signal: "SEGV", by: "other" });
      },
      recover: () => undefined,
    };
  },
};
