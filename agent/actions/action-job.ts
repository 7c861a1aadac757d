import type { NamedText } from "@housecall/proto";
import { type Clock, type DurationMs, KIBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { Job, Outcome } from "../command/job.ts";
import type { InterlockAnswer, InterlockSubject } from "../firmware/interlock-answers.ts";
import type { Panel } from "../firmware/panel-socket.ts";
import type { RawLine } from "../logs/raw-line.ts";
import type { ProcessRunner, StateFiles } from "../platform/ports.ts";
import type { ConsentRefusal } from "../privacy/consent-store.ts";
import { keepReboot, removeReboot } from "./kept-reboot.ts";
import type { ActionSettings } from "./offered-actions.ts";
import type { RaisedSettings } from "./raised-settings.ts";
import { logLevels, type WantedAction } from "./wanted-action.ts";

/** What actions are done with. */
export interface ActionTools {
  readonly settings: ActionSettings;
  /** Undefined where no program owns display and buttons. */
  readonly panel: Pick<Panel, "isConnected" | "interlocks" | "actions"> | undefined;
  readonly processes: Pick<ProcessRunner, "run">;
  readonly raised: RaisedSettings;
  readonly bootId: string;
  /** Writes a line of the agent's own among those that go to the server. */
  readonly say: (line: RawLine) => void;
}

/** What {@link createActionJob} needs. */
export interface ActionJobOptions extends ActionTools {
  readonly commandId: string;
  readonly consentId: string;
  readonly wanted: WantedAction;
  readonly stateFiles: StateFiles;
  /** Everything said so far is safe. */
  readonly flushed: () => Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Longer than any test takes. */
const TEST_TIMEOUT_MS: DurationMs = 20 * MINUTE_MS;
const SERVICE_TIMEOUT_MS: DurationMs = 90 * SECOND_MS;
/** From `systemctl reboot` until the agent is told to stop. */
const REBOOT_TIMEOUT_MS: DurationMs = 2 * MINUTE_MS;
const MAX_OUTPUT_BYTES = 16 * KIBIBYTE;

/** Does one action. Whether it may is settled, but for what the device's own firmware says now. */
export function createActionJob(options: ActionJobOptions): Job {
  return { run: () => runAction(options), cleanUp: () => removeReboot(options.stateFiles) };
}

function runAction(options: ActionJobOptions): Promise<Outcome> {
  const { wanted } = options;
  switch (wanted.action) {
    case "self-test":
      return runSelfTest(options, wanted.test);
    case "restart-service":
      return restartService(options, wanted.service);
    case "raise-resolution":
      return raiseResolution(options, wanted);
    case "set-log-level":
      return setLogLevel(options, wanted);
    case "reboot":
      return reboot(options);
  }
}

async function runSelfTest(options: ActionJobOptions, test: string): Promise<Outcome> {
  const { panel, commandId, signal } = options;
  const about = { action: "self-test", parameters: { test } };
  if (panel === undefined) return refused("no_answer");
  const answer = await panel.interlocks.ask(commandId, about);
  if (answer !== "satisfied") return refused(answer);
  signal.throwIfAborted();
  const done = await panel.actions.run({ commandId, ...about, timeoutMs: TEST_TIMEOUT_MS, signal });
  const { outcome } = done;
  switch (done.result) {
    case "passed":
      return succeeded(outcome);
    case "refused":
      return refused("not_satisfied");
    case "no_answer":
      return { state: "failed", reason: "no_answer", detail: "", outcome };
    case "failed":
      return { state: "failed", reason: "test_failed", detail: done.reason, outcome };
  }
}

/** By an argument vector, never a shell; the name is one of the local configuration. */
async function restartService(options: ActionJobOptions, service: string): Promise<Outcome> {
  const answer = await interlockOf(options, { action: "restart-service", parameters: { service } });
  if (answer !== "satisfied") return refused(answer);
  // While the firmware was asked, consent may have ended.
  options.signal.throwIfAborted();
  const { exitCode, errors } = await options.processes.run("systemctl", ["restart", service], {
    timeoutMs: SERVICE_TIMEOUT_MS,
    maxBytes: MAX_OUTPUT_BYTES,
  });
  if (exitCode === 0) return succeeded([{ name: "service", value: service }]);
  return { state: "failed", reason: "service_not_started", detail: errors.trim().slice(0, 500) };
}

async function raiseResolution(
  { raised, consentId }: ActionJobOptions,
  { intervalMs, forMs }: Extract<WantedAction, { action: "raise-resolution" }>,
): Promise<Outcome> {
  const endsAtMs = await raised.raiseResolution({ intervalMs, forMs, consentId });
  if (typeof endsAtMs === "string") return notAllowed(endsAtMs);
  return succeeded([
    { name: "interval_s", value: String(intervalMs / SECOND_MS) },
    { name: "ends_at", value: new Date(endsAtMs).toISOString() },
  ]);
}

async function setLogLevel(
  { raised, consentId, say, clock }: ActionJobOptions,
  { level, forMs }: Extract<WantedAction, { action: "set-log-level" }>,
): Promise<Outcome> {
  const endsAtMs = await raised.setLogLevel({ level, forMs, consentId });
  if (typeof endsAtMs === "string") return notAllowed(endsAtMs);
  const ends = new Date(endsAtMs).toISOString();
  say({
    ...{ atMs: clock.nowMs(), severity: logLevels[level], source: "agent", unit: "housecall-agent" },
    ...{ message: `log level is ${level} until ${ends}`, cutBytes: 0 },
  });
  return succeeded([
    { name: "level", value: level },
    { name: "ends_at", value: ends },
  ]);
}

/** Does not come back when it goes well: the next boot says what became of it. */
async function reboot(options: ActionJobOptions): Promise<Outcome> {
  const { commandId, bootId, stateFiles, flushed, processes, clock, signal } = options;
  const answer = await interlockOf(options, { action: "reboot", parameters: {} });
  if (answer !== "satisfied") return refused(answer);
  await keepReboot(stateFiles, { commandId, bootId });
  await flushed();
  if (signal.aborted) {
    // Where it is only the agent that stops, a later boot would take what is kept for a reboot that was done.
    await removeReboot(stateFiles);
    throw signal.reason;
  }
  const limits = { timeoutMs: REBOOT_TIMEOUT_MS, maxBytes: MAX_OUTPUT_BYTES };
  const { exitCode, errors } = await processes.run("systemctl", ["reboot"], limits);
  if (exitCode === 0) await clock.sleep(REBOOT_TIMEOUT_MS, signal);
  return { state: "failed", reason: "reboot_not_started", detail: errors.trim().slice(0, 500) };
}

/** Where no program answers for the appliance, there is nothing that an interruption could leave running. */
async function interlockOf(
  { panel, commandId }: ActionJobOptions,
  about: InterlockSubject,
): Promise<InterlockAnswer> {
  if (panel === undefined || !panel.isConnected()) return "satisfied";
  return panel.interlocks.ask(commandId, about);
}

/** Silence is told apart from a no: a firmware that still starts is worth a second try. */
function refused(answer: Exclude<InterlockAnswer, "satisfied">): Outcome {
  const reason = answer === "no_answer" ? "interlock_no_answer" : "interlock_not_satisfied";
  return { state: "rejected", reason, detail: "" };
}

function notAllowed(reason: ConsentRefusal): Outcome {
  return { state: "rejected", reason, detail: "" };
}

function succeeded(outcome: readonly NamedText[]): Outcome {
  return { state: "succeeded", reason: "", detail: "", outcome };
}

/** What the boot after a reboot says of it. */
export function rebootOutcome(before: string, now: string): Outcome {
  if (before === now) return { state: "failed", reason: "reboot_not_started", detail: "" };
  return succeeded([
    { name: "boot_id_before", value: before },
    { name: "boot_id", value: now },
  ]);
}
