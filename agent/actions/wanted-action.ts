import { type ActionName, actionNames, limits, type RunAction } from "@housecall/proto";
import { type DurationMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { ActionSettings } from "./offered-actions.ts";

/** Levels that can be set, with the severity of the least severe line that travels in the first lane. */
export const logLevels = { warning: 4, info: 6, debug: 7 } as const;
export type LogLevel = keyof typeof logLevels;

/** An action as it is wanted, with parameters that are known to be good. */
export type WantedAction =
  | { readonly action: "self-test"; readonly test: string }
  | { readonly action: "restart-service"; readonly service: string }
  | { readonly action: "raise-resolution"; readonly intervalMs: DurationMs; readonly forMs: DurationMs }
  | { readonly action: "set-log-level"; readonly level: LogLevel; readonly forMs: DurationMs }
  | { readonly action: "reboot" };

/** Why an action is refused before anybody is asked; a part of the wire's reasons. */
export type ActionRefusal = "unknown_action" | "not_permitted_here" | "parameter_invalid";

const DEFAULT_MINUTES = "15";
const MAX_INTERVAL_SECONDS = 60;

/** Reads an action and holds it against the local settings. */
export function readAction(
  { action: name, parameters }: RunAction,
  settings: ActionSettings,
): WantedAction | ActionRefusal {
  const action = actionNames.find((known) => known === name);
  if (action === undefined) return "unknown_action";
  if (!settings.permitted.includes(action)) return "not_permitted_here";
  return readParameters(action, new Map(parameters.map(({ name: key, value }) => [key, value])), settings);
}

function readParameters(
  action: ActionName,
  given: ReadonlyMap<string, string>,
  { selfTests, services }: ActionSettings,
): WantedAction | ActionRefusal {
  switch (action) {
    case "self-test": {
      const test = given.get("test") ?? "";
      return selfTests.includes(test) ? { action, test } : "not_permitted_here";
    }
    case "restart-service": {
      const service = given.get("service") ?? "";
      return services.includes(service) ? { action, service } : "not_permitted_here";
    }
    case "raise-resolution":
      return readResolution(given);
    case "set-log-level":
      return readLogLevel(given);
    case "reboot":
      return { action };
  }
}

function readResolution(given: ReadonlyMap<string, string>): WantedAction | ActionRefusal {
  const seconds = wholeOf(given.get("interval_s") ?? "1", MAX_INTERVAL_SECONDS);
  const forMs = lengthOf(given);
  if (seconds === undefined || forMs === undefined) return "parameter_invalid";
  return { action: "raise-resolution", intervalMs: seconds * SECOND_MS, forMs };
}

function readLogLevel(given: ReadonlyMap<string, string>): WantedAction | ActionRefusal {
  const wanted = given.get("level") ?? "debug";
  const level = (Object.keys(logLevels) as LogLevel[]).find((known) => known === wanted);
  const forMs = lengthOf(given);
  if (level === undefined || forMs === undefined) return "parameter_invalid";
  return { action: "set-log-level", level, forMs };
}

function lengthOf(given: ReadonlyMap<string, string>): DurationMs | undefined {
  const minutes = wholeOf(given.get("minutes") ?? DEFAULT_MINUTES, limits.raisedMaxMs / MINUTE_MS);
  return minutes === undefined ? undefined : minutes * MINUTE_MS;
}

function wholeOf(text: string, max: number): number | undefined {
  const value = Number(text);
  return /^\d{1,4}$/.test(text) && value >= 1 && value <= max ? value : undefined;
}
