import type { Asks, Existing } from "./audit-asks.ts";

const ofDevice = (id: string, rest: string): string => `/api/devices/${id}${rest}`;
const none = "no-such-device";
const refusedOf = (rest: string, body?: object): Asks => ({
  refused: () => ({
    ...{ path: ofDevice(none, rest), entry: { deviceId: none } },
    ...(body === undefined ? {} : { body }),
  }),
});
const question = { scopes: ["logs"], reason: "It does not drain", caseId: "C-2026-000001" };

/** How the routes of consent are asked of `device`; what a device must have granted first is proved by tests of its own. */
export function consentAsks(device: string): Readonly<Record<string, Asks>> {
  const entry = { deviceId: device, caseId: question.caseId };
  return {
    "GET /api/devices/:id/consent-asks": {
      done: () => ({ path: ofDevice(device, "/consent-asks"), entry: { deviceId: device } }),
      ...refusedOf("/consent-asks"),
    },
    "POST /api/devices/:id/consent-asks/:consentId/withdraw": {
      done: ({ ask }: Existing) => ({
        path: ofDevice(device, `/consent-asks/${ask}/withdraw`),
        body: {},
        // Nothing to ask the device for: the question waits in the queue.
        entry: { ...entry, action: "command-cancelled", consentId: ask },
      }),
      ...refusedOf("/consent-asks/none/withdraw", {}),
    },
    "POST /api/devices/:id/consent-asks": {
      done: () => ({ path: ofDevice(device, "/consent-asks"), body: question, entry }),
      ...refusedOf("/consent-asks", question),
    },
    "POST /api/devices/:id/verbal-consents": {
      done: () => ({ path: ofDevice(device, "/verbal-consents"), body: question, entry }),
      ...refusedOf("/verbal-consents", question),
    },
    "POST /api/devices/:id/consents/:consentId/end": refusedOf("/consents/none/end", {}),
  };
}
