import { type CaseChange, type DataPlane, isFinal } from "@housecall/broker";
import type { CaseEventData, Command, OfferedAction, StoredAction } from "@housecall/proto/api";
import { type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import { caseChange } from "../cases/case-change.ts";
import { maxCaseEvents } from "../cases/case-settings.ts";
import { actionWords } from "./action-words.ts";

/** Writes into cases which actions were asked for because of them, and how these ended. */
export interface ActionCaseNotes {
  /** Never fails, since the action is sent already: what cannot be written is logged. */
  requested(command: Command, plan: OfferedAction): Promise<void>;
  /** Resolves when everything that is known by now is written. */
  settled(): Promise<void>;
  stop(): void;
}

/** Ends that a server did not live to write are found among so many of the newest commands. */
const LOOKED_BACK = 500;

/** Who writes that an action has ended. */
const OWN_NAME = "housecall";

/** Begins to watch for actions that end, and makes up for what was missed. */
export function startActionCaseNotes(options: {
  readonly plane: DataPlane;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tell: (change: CaseChange) => void;
}): ActionCaseNotes {
  const { plane, clock, logger, tell } = options;
  let writing: Promise<void> = Promise.resolve();

  async function add(command: Command, data: CaseEventData, actor: string): Promise<void> {
    const change = await plane.cases.change(command.caseId, (stored) => {
      const isThere = stored.events.some(
        ({ data: known }) =>
          known.kind === data.kind && "commandId" in known && known.commandId === command.id,
      );
      if (isThere) return undefined;
      if (stored.events.length >= maxCaseEvents) {
        logDropped(logger, command, data.kind);
        return undefined;
      }
      return caseChange(stored, [data], { actor, atMs: clock.nowMs() });
    });
    if (change !== undefined) tell(change);
  }

  /** One after the other; what fails does not hold up the rest. Resolves when this is written or logged. */
  function write(work: () => Promise<void>): Promise<void> {
    writing = writing
      .then(work)
      .catch((error: unknown) =>
        logger.error("case-not-noted", `A case was not told of an action: ${errorMessage(error)}`),
      );
    return writing;
  }

  function noteEnd(command: Command): void {
    const data = endOf(command);
    if (data !== undefined) void write(() => add(command, data, OWN_NAME));
  }

  const unsubscribe = plane.live.subscribe({
    onEvent: (event) => {
      if (event.kind === "command") noteEnd(event.command);
    },
  });
  void write(async () => {
    for (const command of await plane.commands.list({ limit: LOOKED_BACK })) noteEnd(command);
  });
  return {
    requested: async (command, plan) => {
      if (command.caseId === "") return;
      await write(() => add(command, requestOf(command, plan), command.requestedBy));
    },
    settled: () => writing,
    stop: unsubscribe,
  };
}

function logDropped(logger: Logger, { id: commandId, caseId }: Command, note: string): void {
  logger.warn("case-note-dropped", `Case ${caseId} is full (${maxCaseEvents} entries): it is not told`, {
    ...{ caseId, commandId, note },
  });
}

function requestOf(command: Command, { title, parameters }: OfferedAction): CaseEventData {
  const chosen = parameters.map(({ name }) => `${name}=${parametersOf(command)[name] ?? ""}`);
  return { kind: "action_requested", commandId: command.id, title, detail: chosen.join(", ") };
}

function endOf(command: Command): CaseEventData | undefined {
  const { id: commandId, state, reason, caseId, kind, request } = command;
  if (kind !== "run_action" || caseId === "" || !isFinal(state) || !isAction(request)) return undefined;
  const target = request.parameters["test"] ?? request.parameters["service"] ?? "";
  const title = actionWords(request.action, target)?.title ?? { en: request.action, ko: request.action };
  return { kind: "action_ended", commandId, title, state, reason, detail: detailOf(command) };
}

/** What was measured, or why nothing was. */
function detailOf({ action, detail }: Command): string {
  const outcome = (action?.outcome ?? []).map(({ name, value }) => `${name}=${value}`);
  return [detail, outcome.join(", ")]
    .filter((part) => part !== "")
    .join("; ")
    .slice(0, 500);
}

function parametersOf({ request }: Command): Readonly<Record<string, string>> {
  return isAction(request) ? request.parameters : {};
}

function isAction(request: Command["request"]): request is StoredAction {
  return request !== null && "action" in request;
}
