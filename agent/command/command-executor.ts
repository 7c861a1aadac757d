import {
  type CommandOffer,
  type CommandResult,
  limits,
  type PullLogs,
  type RunAction,
  type TailLogs,
} from "@housecall/proto";
import { rebootOutcome } from "../actions/action-job.ts";
import { readKeptReboot, removeReboot } from "../actions/kept-reboot.ts";
import { prepareAction } from "../actions/prepare-action.ts";
import type { CommandExecutor } from "../ports.ts";
import { type CommandReports, createCommandReports } from "./command-reports.ts";
import { type ConsentCommands, createConsentCommands } from "./consent-commands.ts";
import { type Execution, type ExecutionLog, isFinal, openExecutionLog } from "./execution-log.ts";
import type { Activity, CommandExecutorOptions } from "./executor-options.ts";
import { failureOf, type Outcome } from "./job.ts";
import { createJobRunner, type JobRunner } from "./job-runner.ts";
import { toLogQuery } from "./log-query.ts";
import { checkOffer } from "./offer-check.ts";
import {
  createPullJob,
  type KeptPull,
  keepPull,
  readKeptPull,
  removeOrphans,
  removePull,
} from "./pull-job.ts";
import { type StartRequest, startRequest } from "./start-request.ts";
import { createTailJob } from "./tail-job.ts";

/** Offers that wait to be checked; more are dropped, the server offers again. */
const MAX_WAITING_OFFERS = 64;
const CANCELLED = { state: "cancelled", reason: "cancelled", detail: "" } as const;

/** Takes up unfinished commands of the run before and waits for new ones. */
export async function createCommandExecutor(options: CommandExecutorOptions): Promise<CommandExecutor> {
  const executor = new DeviceCommands(options, await openExecutionLog(options));
  await executor.resume();
  return executor;
}

/**
 * Invariants: an id is written to disk before anything is done for it; offers are checked one after the other;
 * every command that was accepted ends with exactly one final result, also across restarts.
 */
class DeviceCommands implements CommandExecutor {
  readonly #options: CommandExecutorOptions;
  readonly #log: ExecutionLog;
  readonly #jobs: JobRunner;
  readonly #reports: CommandReports;
  readonly #consent: ConsentCommands;
  #checking: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: CommandExecutorOptions, log: ExecutionLog) {
    this.#options = options;
    this.#log = log;
    this.#jobs = createJobRunner({
      logger: options.logger,
      settle: (id, outcome) => this.#settle(id, outcome),
    });
    this.#reports = createCommandReports(options);
    this.#consent = createConsentCommands({ ...options, jobs: this.#jobs, reports: this.#reports });
  }

  onCommand(payload: Uint8Array, session: { readonly birthNonce: string }): void {
    if (this.#waiting >= MAX_WAITING_OFFERS) {
      this.#options.logger.warn(
        "offer-dropped",
        `More than ${MAX_WAITING_OFFERS} offers wait; one is dropped`,
      );
      return;
    }
    this.#waiting += 1;
    this.#checking = this.#checking
      .then(() => this.#take(payload, session.birthNonce))
      .catch((error: unknown) => this.#reports.refuse(error))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  onChunkAck(pullId: string, upToOffset: number): void {
    this.#jobs.acknowledge(pullId, upToOffset);
  }

  onConnected(): void {
    this.#jobs.linkChanged();
  }

  onDisconnected(): void {
    this.#jobs.linkChanged();
  }

  async stop(): Promise<void> {
    await this.#checking;
    await this.#jobs.stop();
  }

  /** Goes on with pulls that were not finished; what cannot go on is reported as failed. */
  async resume(): Promise<void> {
    const { stateFiles } = this.#options;
    const unfinished = this.#log.unfinished();
    await removeOrphans(
      stateFiles,
      unfinished.map(({ id }) => id),
    );
    for (const execution of unfinished) {
      const outcome = await this.#resumeOne(execution);
      if (outcome === undefined) continue;
      await this.#finish(execution, outcome);
      await removePull(stateFiles, execution.id);
    }
    await removeReboot(stateFiles);
  }

  /** How it ended; undefined when it goes on. */
  async #resumeOne({ id, kind }: Execution): Promise<Outcome | undefined> {
    const { stateFiles, actions } = this.#options;
    if (kind === "ask_consent" && (await this.#consent.resume(id))) return undefined;
    const reboot = kind === "run_action" ? await readKeptReboot(stateFiles) : undefined;
    if (reboot?.commandId === id) return rebootOutcome(reboot.bootId, actions.bootId);
    const pull = await readKeptPull(stateFiles, id);
    const refusal = pull === undefined ? "agent_restarted" : await this.#startPull(pull, "resumed");
    return refusal === undefined ? undefined : { state: "failed", reason: refusal, detail: "" };
  }

  async #take(payload: Uint8Array, birthNonce: string): Promise<void> {
    const { device, keys } = this.#options;
    const offer = checkOffer(payload, { device, birthNonce, keys });
    const known = this.#log.get(offer.commandId);
    if (known !== undefined) this.#repeat(known);
    else await this.#begin(offer);
  }

  /** Offered again after a birth: what the server should know already is said once more, nothing is done twice. */
  #repeat(known: Execution): void {
    // A pull's success is worth nothing without its manifest, which is in the spool until the server has it.
    if (known.state === "succeeded" && known.kind === "pull_logs") return;
    this.#reports.report(known.id, isFinal(known.state) ? known : { ...known, state: "running" });
  }

  async #begin(offer: CommandOffer): Promise<void> {
    const { body, commandId: id } = offer;
    const execution: Omit<Execution, "atMs"> = {
      id,
      kind: body.kind,
      state: "accepted",
      reason: "",
      detail: "",
    };
    await this.#log.put(execution);
    this.#options.logger.info("command-accepted", `Command ${id}: ${body.kind} for ${offer.requestedBy}`, {
      commandId: id,
    });
    switch (body.kind) {
      case "cancel":
        await this.#cancel(execution, body.commandId);
        return;
      case "pull_logs":
        await this.#endIf(execution, this.#beginPull(offer, body));
        return;
      case "tail_logs":
        await this.#endIf(execution, this.#startTail(offer, body));
        return;
      case "ask_consent":
      case "end_consent":
        await this.#endIf(execution, this.#consent.begin(offer, body));
        return;
      case "run_action":
        await this.#endIf(execution, this.#startAction(offer, body));
        return;
    }
  }

  #tellActivity(
    { id, requestedBy }: { readonly id: string; readonly requestedBy: string },
    step: Activity["step"],
  ): void {
    this.#options.onActivity?.({ commandId: id, requestedBy, step });
  }

  /** A reason means that it may not start; an outcome that it has ended at once; nothing that it goes on as a job. */
  async #endIf(
    execution: Omit<Execution, "atMs">,
    begun: Promise<string | Pick<CommandResult, "state" | "reason" | "detail"> | undefined>,
  ): Promise<void> {
    try {
      const end = await begun;
      if (end === undefined) return;
      await this.#finish(
        execution,
        typeof end === "string" ? { state: "rejected", reason: end, detail: "" } : end,
      );
    } catch (error) {
      await this.#finish(execution, failureOf(error));
    }
  }

  async #beginPull(offer: CommandOffer, body: PullLogs): Promise<string | undefined> {
    if (body.toMs - body.fromMs > limits.pullMaxRangeMs) return "range_too_large";
    const { commandId, consentId, requestedBy } = offer;
    const query = toLogQuery(body, offer);
    const pull: KeptPull = {
      commandId,
      consentId,
      requestedBy,
      query: { ...query, sources: [...query.sources] },
    };
    await keepPull(this.#options.stateFiles, pull);
    const refusal = await this.#startPull(pull, "new");
    if (refusal !== undefined) await removePull(this.#options.stateFiles, commandId);
    return refusal;
  }

  #startPull(pull: KeptPull, age: "new" | "resumed"): Promise<string | undefined> {
    const { commandId: id } = pull;
    const request = startRequest(pull, { lane: "pull", scope: "logs", isNew: age === "new" });
    return this.#start(request, (signal) =>
      createPullJob({
        ...this.#options,
        pull,
        signal,
        onEstimate: (estimateBytes) =>
          this.#reports.report(id, { state: "running", reason: "", detail: "" }, { estimateBytes }),
      }),
    );
  }

  #startTail(offer: CommandOffer, body: TailLogs): Promise<string | undefined> {
    const { commandId } = offer;
    const request = startRequest(offer, { lane: "tail", scope: "tail", isNew: true });
    return this.#start(request, (signal) => {
      this.#reports.report(commandId, { state: "running", reason: "", detail: "" });
      return createTailJob({ ...this.#options, commandId, body, signal });
    });
  }

  async #startAction(offer: CommandOffer, body: RunAction): Promise<string | undefined> {
    const create = prepareAction(this.#options, this.#reports, { offer, body });
    if (typeof create === "string") return create;
    const request = startRequest(offer, { lane: "action", scope: "action", isNew: true });
    return this.#start(request, create);
  }

  /** The reason why it may not start; undefined when it does. */
  async #start(
    command: StartRequest,
    create: Parameters<JobRunner["start"]>[1],
  ): Promise<string | undefined> {
    if (!this.#jobs.hasRoom(command.lane)) return "busy";
    const hold = await this.#options.consent.ask(command);
    if (typeof hold === "string") return hold;
    if (command.isNew) this.#reports.report(command.id, { state: "accepted", reason: "", detail: "" });
    this.#tellActivity(command, "begins");
    this.#jobs.start({ id: command.id, lane: command.lane, hold }, create);
    return undefined;
  }

  async #cancel(execution: Omit<Execution, "atMs">, targetId: string): Promise<void> {
    if (await this.#jobs.cancel(targetId)) {
      await this.#finish(execution, { state: "succeeded", reason: "", detail: "" });
      return;
    }
    const target = this.#log.get(targetId);
    if (target === undefined) await this.#forestall(targetId);
    const reason = target === undefined ? "not_found" : "finished";
    await this.#finish(execution, { state: "failed", reason, detail: target?.state ?? "" });
  }

  /** It may still be on its way: it must not start when it comes. */
  async #forestall(id: string): Promise<void> {
    await this.#finish({ id, kind: "cancel", ...CANCELLED }, CANCELLED);
  }

  async #settle(id: string, outcome: Outcome): Promise<void> {
    const known = this.#log.get(id);
    if (known?.kind !== "ask_consent") this.#tellActivity({ id, requestedBy: "" }, "ends");
    if (known !== undefined && !isFinal(known.state)) await this.#finish(known, outcome);
  }

  /** The result is safe in the spool before the command counts as finished: after a crash it is said twice, never not at all. */
  async #finish(
    execution: Omit<Execution, "atMs">,
    ended: Pick<CommandResult, "state" | "reason" | "detail" | "manifest" | "outcome">,
  ): Promise<void> {
    const { state, reason, detail, manifest, outcome } = ended;
    const more = { ...(manifest && { manifest }), ...(outcome && { outcome }) };
    this.#reports.report(execution.id, ended, more);
    await this.#options.writer.flushed();
    await this.#log.put({ ...execution, state, reason, detail });
    this.#options.logger.info("command-finished", `Command ${execution.id}: ${state} ${reason}`, {
      commandId: execution.id,
    });
  }
}
