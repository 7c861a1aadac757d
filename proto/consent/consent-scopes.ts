/** What an owner can allow apart from each other: see the state, pull logs, follow them live, act on the device. */
export const consentScopes = ["state", "logs", "tail", "action"] as const;
export type ConsentScope = (typeof consentScopes)[number];
/** What can be allowed by telephone: nothing that moves the device. */
export const verbalScopes: readonly ConsentScope[] = ["state", "logs", "tail"];
