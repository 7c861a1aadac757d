import type { DataPlane } from "@housecall/broker";
import { parseActionCapability } from "@housecall/proto";
import type {
  ActionAnswer,
  ActionParameters,
  ActionRequest,
  DeviceActions,
  DeviceDetail,
  OfferedAction,
  Role,
} from "@housecall/proto/api";
import { AppError, type Clock } from "@housecall/proto/base";
import { mayRole, refusalSentence } from "../auth/permissions.ts";
import { storedCase } from "../cases/case-desk.ts";
import type { ActionCaseNotes } from "./action-case-notes.ts";
import { actionWords } from "./action-words.ts";
import { evaluatePreconditions, type Known } from "./preconditions.ts";

/** Who wants to act. */
export interface ActingReader {
  readonly name: string;
  readonly role: Role;
}

/** Remote actions as people see and ask for them. */
export interface ActionDesk {
  /** What the device offers, and how things stand with each now. @throws AppError NOT_FOUND */
  offered(deviceId: string, reader: ActingReader): Promise<DeviceActions>;
  /**
   * Asks for an action; a dry run sends nothing.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN, REQUEST_INVALID (not offered, a parameter, the typed name), CONFLICT (a precondition).
   */
  run(deviceId: string, request: ActionRequest, reader: ActingReader): Promise<ActionAnswer>;
}

const COMMANDS_LOOKED_AT = 50;

/** The desk over a running data plane. */
export function createActionDesk(options: {
  readonly plane: DataPlane;
  readonly notes: ActionCaseNotes;
  readonly clock: Clock;
}): ActionDesk {
  const { plane, notes, clock } = options;
  const known = async (deviceId: string): Promise<Known> => ({
    device: await plane.fleet.get(deviceId),
    consent: await plane.consents.covering(deviceId, "action"),
    commands: await plane.commands.list({ deviceId, limit: COMMANDS_LOOKED_AT }),
    nowMs: clock.nowMs(),
  });
  return {
    offered: async (deviceId, reader) => {
      const all = await known(deviceId);
      return { deviceId, items: [...offersOf(all, reader)], atMs: all.nowMs };
    },
    run: async (deviceId, request, reader) => {
      const all = await known(deviceId);
      const plan = planOf(offersOf(all, reader), request, all.device);
      const parameters = completed(plan, request.parameters);
      if (!plan.isPermitted) throw new AppError("FORBIDDEN", refusalSentence(reader.role, plan.permission));
      await requireOwnCase(plane, deviceId, request.caseId);
      if (request.dryRun) return { plan, command: null };
      requireConfirmed(plan, request.confirmation);
      requireReady(plan);
      const asked = { ...request, parameters };
      const actor = { name: reader.name, consentId: all.consent?.consentId ?? "" };
      const command = await plane.commands.requestAction(deviceId, asked, actor);
      await notes.requested(command, plan);
      return { plan, command };
    },
  };
}

function offersOf(known: Known, { role }: ActingReader): readonly OfferedAction[] {
  const { device } = known;
  return device.capabilities.flatMap((capability) => {
    const offer = parseActionCapability(capability);
    const words = offer && actionWords(offer.action, offer.target);
    if (offer === undefined || words === undefined) return [];
    const preconditions = [...evaluatePreconditions(offer.action, known)];
    return {
      ...offer,
      ...words,
      parameters: [...words.parameters],
      fixed: fixedOf(offer),
      isPermitted: mayRole(role, words.permission),
      confirmWith: words.risk === "interrupts" ? device.name : null,
      preconditions,
      isReady: preconditions.every(({ isBlocking, state }) => !isBlocking || state !== "not_met"),
    };
  });
}

function fixedOf({ action, target }: Pick<OfferedAction, "action" | "target">): ActionParameters {
  if (action === "self-test") return { test: target };
  return action === "restart-service" ? { service: target } : {};
}

function planOf(
  offers: readonly OfferedAction[],
  { action, parameters }: ActionRequest,
  { id }: DeviceDetail,
): OfferedAction {
  const found = offers.find(
    (offer) =>
      offer.action === action &&
      Object.entries(offer.fixed).every(([name, value]) => parameters[name] === value),
  );
  if (found !== undefined) return found;
  const all = offers.map(({ action: name, target }) =>
    [name, target].filter((part) => part !== "").join(" "),
  );
  const wanted = all.length === 0 ? "it offers none" : `it offers ${all.join(", ")}`;
  throw new AppError("REQUEST_INVALID", `Device ${id} does not offer this action; ${wanted}.`);
}

/** Parameters with what is fixed and what was not said; nothing that cannot be chosen. */
function completed({ fixed, parameters }: OfferedAction, given: ActionParameters): ActionParameters {
  const known = new Set([...Object.keys(fixed), ...parameters.map(({ name }) => name)]);
  const strange = Object.keys(given).find((name) => !known.has(name));
  if (strange !== undefined)
    throw new AppError("REQUEST_INVALID", `Parameter "${strange}": this action has none of that name.`);
  const chosen = parameters.map(({ name, choices }) => {
    const value = given[name] ?? choices[0] ?? "";
    if (choices.includes(value)) return [name, value];
    throw new AppError(
      "REQUEST_INVALID",
      `Parameter "${name}": got "${value}", wanted ${choices.join(", ")}.`,
    );
  });
  return { ...Object.fromEntries(chosen), ...fixed };
}

function requireConfirmed({ confirmWith }: OfferedAction, confirmation: string): void {
  if (confirmWith === null || confirmation.trim() === confirmWith.trim()) return;
  throw new AppError(
    "REQUEST_INVALID",
    `This interrupts the device. Confirm it by giving the device's name: ${confirmWith}`,
  );
}

function requireReady({ preconditions }: OfferedAction): void {
  const missing = preconditions.filter(({ isBlocking, state }) => isBlocking && state === "not_met");
  if (missing.length > 0)
    throw new AppError("CONFLICT", `${missing.map(({ words }) => words.en).join(". ")}.`);
}

async function requireOwnCase(plane: DataPlane, deviceId: string, caseId: string): Promise<void> {
  if (caseId === "") return;
  const [opened] = (await storedCase(plane, caseId)).events;
  if (opened?.data.kind === "opened" && opened.data.deviceId !== deviceId)
    throw new AppError("CONFLICT", `Case ${caseId} is about another device.`);
}
