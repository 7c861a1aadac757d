import { type ActionName, actionCapability, RUN_ACTION } from "@housecall/proto";
import type { AgentConfig } from "../config.ts";

/** What the local configuration permits of actions. */
export type ActionSettings = AgentConfig["actions"];

/** Capabilities of the birth: which actions may be asked for here, with their tests and services. */
export function offeredActions(
  settings: ActionSettings,
  { hasPanel }: { readonly hasPanel: boolean },
): readonly string[] {
  const offered = settings.permitted.flatMap((action) => offersOf(action, settings, hasPanel));
  return offered.length === 0 ? [] : [RUN_ACTION, ...offered];
}

function offersOf(action: ActionName, settings: ActionSettings, hasPanel: boolean): readonly string[] {
  switch (action) {
    case "self-test":
      // Tests are done by the program at panel.sock, which also answers for the interlocks.
      return hasPanel ? settings.selfTests.map((test) => actionCapability(action, test)) : [];
    case "restart-service":
      return settings.services.map((service) => actionCapability(action, service));
    case "raise-resolution":
    case "set-log-level":
    case "reboot":
      return [actionCapability(action)];
  }
}
