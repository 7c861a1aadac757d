import { z } from "zod";
import { actionNames } from "../action-names.ts";
import { HOUR_MS } from "../base/units.ts";
import { limits } from "../limits.ts";
import { permission } from "./account.ts";
import { deviceId, epochMs, localText } from "./common.ts";

/** What can be done from afar. Which of them a device offers, GET /api/devices/{id}/actions tells. */
export const actionName = z.enum(actionNames);

const parameterText = z.string().max(limits.actionTextBytes);
export const actionParameters = z
  .record(z.string().min(1).max(40), parameterText)
  .refine((given) => Object.keys(given).length <= limits.actionParameters, {
    message: `at most ${limits.actionParameters} parameters`,
  });
export type ActionParameters = z.infer<typeof actionParameters>;

/** What of a request is kept with the command. */
export const storedAction = z.object({
  action: actionName,
  parameters: actionParameters,
  caseId: z.string().max(64).default(""),
  reason: z.string().max(500).default(""),
});
export type StoredAction = z.infer<typeof storedAction>;

/** Body of POST /api/devices/{id}/actions. */
export const actionRequest = storedAction.extend({
  parameters: actionParameters.default({}),
  /** The name of the device, for actions that interrupt it. */
  confirmation: z.string().max(200).default(""),
  /** How long it may wait for a device that is offline. */
  expiresInMs: z.number().int().min(10_000).max(limits.commandExpiryMaxMs).default(HOUR_MS),
  /** Nothing is sent: only what holds now and what would happen is told. */
  dryRun: z.boolean().default(false),
});
export type ActionRequest = z.infer<typeof actionRequest>;

/** safe: changes how it reports · moves: something turns, fills or heats · interrupts: it is away for a while. */
export const actionRisk = z.enum(["safe", "moves", "interrupts"]);
export type ActionRisk = z.infer<typeof actionRisk>;

export const preconditionId = z.enum([
  "online",
  "consent",
  "no_cycle",
  "door_closed",
  "no_error",
  "nothing_open",
]);
export type PreconditionId = z.infer<typeof preconditionId>;

/** One thing that should hold, as telemetry tells it now. The device asks its own interlocks besides. */
export const actionPrecondition = z.object({
  id: preconditionId,
  state: z.enum(["met", "not_met", "unknown"]),
  /** Not met, it cannot be asked for; otherwise it is only said. */
  isBlocking: z.boolean(),
  words: localText,
});
export type ActionPrecondition = z.infer<typeof actionPrecondition>;

/** A parameter that can be chosen; the first choice is what is taken when nothing is said. */
export const actionParameter = z.object({ name: z.string(), choices: z.array(z.string()), title: localText });
export type ActionParameter = z.infer<typeof actionParameter>;

/** An action that a device offers, and how things stand with it now. */
export const offeredAction = z.object({
  action: actionName,
  /** The test or service; "" for an action without one. */
  target: z.string(),
  /** Parameters that belong to this entry and are not chosen: `{"test":"drain-test"}`. */
  fixed: actionParameters,
  title: localText,
  /** What happens, in plain words. */
  effect: localText,
  /** How the server finds out whether it has happened. */
  proof: localText,
  risk: actionRisk,
  permission,
  /** Whether the reader's role may run it. */
  isPermitted: z.boolean(),
  /** What must be typed first; null when nothing must. */
  confirmWith: z.string().nullable(),
  parameters: z.array(actionParameter),
  preconditions: z.array(actionPrecondition),
  /** Every blocking precondition is met or not known. */
  isReady: z.boolean(),
});
export type OfferedAction = z.infer<typeof offeredAction>;

/** Answer of GET /api/devices/{id}/actions. */
export const deviceActions = z.object({
  deviceId,
  /** Empty when the device's software takes no actions, or its settings permit none. */
  items: z.array(offeredAction),
  atMs: epochMs,
});
export type DeviceActions = z.infer<typeof deviceActions>;

/** One thing that telemetry must show before an action counts as done. */
export const actionCheck = z.object({
  id: z.string(),
  /** A signal or a key of the reported state. */
  subject: z.string(),
  unit: z.string(),
  words: localText,
  wanted: z.string(),
  /** null: nothing came. */
  measured: z.string().nullable(),
  isMet: z.boolean(),
});
export type ActionCheck = z.infer<typeof actionCheck>;

/** What the device said of an action, and what telemetry showed of it. */
export const actionReport = z.object({
  /** What the device says that it measured or set. */
  outcome: z.array(z.object({ name: z.string(), value: z.string() })),
  /** When it said that it was done; from then on telemetry is watched. */
  saidAtMs: epochMs.nullable(),
  verifyByMs: epochMs.nullable(),
  checks: z.array(actionCheck),
});
export type ActionReport = z.infer<typeof actionReport>;
