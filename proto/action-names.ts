/** What can be asked of a device; which of them it offers, its capabilities tell. */
export const actionNames = [
  "self-test",
  "restart-service",
  "raise-resolution",
  "set-log-level",
  "reboot",
] as const;
export type ActionName = (typeof actionNames)[number];

/** Capability of a device that takes a `RunAction` at all. */
export const RUN_ACTION = "run_action";
const CAPABILITY = /^action:([a-z-]{1,40})(?::([\w.@:-]{1,100}))?$/;

/**
 * How a device tells in its birth what it offers: `action:reboot`, `action:self-test:drain-test`,
 * `action:restart-service:ui.service`.
 */
export function actionCapability(action: ActionName, target = ""): string {
  return target === "" ? `action:${action}` : `action:${action}:${target}`;
}

/** The action and target of a capability; undefined for one that is about something else. */
export function parseActionCapability(
  capability: string,
): { readonly action: ActionName; readonly target: string } | undefined {
  const [, name = "", target = ""] = CAPABILITY.exec(capability) ?? [];
  const action = actionNames.find((known) => known === name);
  return action === undefined ? undefined : { action, target };
}
