/**
 * Which commands were ever begun here, in executed-commands.json:
 *
 *     [{"id":"cmd-1","kind":"pull_logs","state":"running","reason":"","detail":"","atMs":1767608625123}]
 *
 * Written before a command is executed, so that none is executed twice. A damaged file is an error: without it the
 * promise cannot be kept, so it is put aside and said aloud, and the nonce of the birth is what still protects.
 */
import { deviceCommandStates, limits } from "@housecall/proto";
import { AppError, type Clock, DAY_MS, errorMessage, type Logger } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";

const FILE = "executed-commands.json";
/** Longer than any offer can live. */
const KEEP_MS = limits.commandExpiryMaxMs + DAY_MS;
const MAX_EXECUTIONS = 4_096;

const schema = z.object({
  id: z.string(),
  kind: z.enum(["pull_logs", "tail_logs", "cancel", "ask_consent", "end_consent", "run_action"]),
  state: z.enum(deviceCommandStates),
  reason: z.string(),
  detail: z.string(),
  atMs: z.number(),
});

/** One command and how far it got. */
export type Execution = z.output<typeof schema>;

/** @see openExecutionLog */
export interface ExecutionLog {
  get(id: string): Execution | undefined;
  unfinished(): readonly Execution[];
  /** Makes a new or changed execution durable. @throws AppError RATE_LIMITED when there is no room for a new one. */
  put(execution: Omit<Execution, "atMs">): Promise<void>;
}

/** True when nothing more will happen. */
export function isFinal(state: Execution["state"]): boolean {
  return state !== "accepted" && state !== "running";
}

/** Remembers executed commands for 15 days, at most 4,096. */
export async function openExecutionLog(options: {
  readonly stateFiles: StateFiles;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<ExecutionLog> {
  const { stateFiles, clock } = options;
  const executions = await readExecutions(options);
  let saving: Promise<void> = Promise.resolve();

  function makeRoom(): void {
    for (const [id, execution] of executions) {
      const isOld = Math.abs(clock.nowMs() - execution.atMs) > KEEP_MS && isFinal(execution.state);
      if (isOld) executions.delete(id);
    }
    if (executions.size >= MAX_EXECUTIONS) {
      throw new AppError(
        "RATE_LIMITED",
        `Commands: ${MAX_EXECUTIONS} within ${KEEP_MS / DAY_MS} days, no more are taken`,
      );
    }
  }

  return {
    get: (id) => executions.get(id),
    unfinished: () => [...executions.values()].filter((execution) => !isFinal(execution.state)),
    put: (execution) => {
      const isNew = !executions.has(execution.id);
      if (isNew && executions.size >= MAX_EXECUTIONS) makeRoom();
      executions.set(execution.id, { ...execution, atMs: clock.nowMs() });
      // One at a time and each with the newest content.
      saving = saving
        .catch(() => undefined)
        .then(() => stateFiles.write(FILE, Buffer.from(JSON.stringify([...executions.values()]))));
      return saving.catch((error: unknown) => {
        // Nothing is done for a command that could not be written down: when it comes again, it is new.
        if (isNew) executions.delete(execution.id);
        throw error;
      });
    },
  };
}

async function readExecutions(options: {
  readonly stateFiles: StateFiles;
  readonly logger: Logger;
}): Promise<Map<string, Execution>> {
  const bytes = await options.stateFiles.read(FILE);
  if (bytes === undefined) return new Map();
  try {
    const executions = z.array(schema).parse(JSON.parse(Buffer.from(bytes).toString()));
    return new Map(executions.map((execution) => [execution.id, execution]));
  } catch (error) {
    await options.stateFiles.write("executed-commands.damaged.json", bytes);
    options.logger.error(
      "executed-commands-damaged",
      `Executed commands are not known any more: ${errorMessage(error)}`,
    );
    return new Map();
  }
}
