/**
 * A question that waits for the owner, in ask-<hash>.json, so that it is put again after a restart:
 *
 *     {"commandId":"cmd-1","consentId":"c-17","scopes":["logs"],"minutes":60,"reason":"…","language":"ko",…}
 *
 * A damaged file ends the command as failed.
 */
import { createHash } from "node:crypto";
import {
  type AskConsent,
  type CommandOffer,
  type CommandResult,
  consentScopes,
  type EndConsent,
} from "@housecall/proto";
import { type Clock, MINUTE_MS } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";
import type { ConsentQuestions, QuestionAnswer } from "../privacy/consent-questions.ts";
import type { ConsentStore } from "../privacy/consent-store.ts";
import { isReservedConsent } from "../privacy/policy-consent.ts";
import type { CommandReports } from "./command-reports.ts";
import type { Job, Outcome } from "./job.ts";
import type { JobRunner } from "./job-runner.ts";

const schema = z.object({
  commandId: z.string(),
  consentId: z.string(),
  scopes: z.array(z.enum(consentScopes)),
  minutes: z.number(),
  reason: z.string(),
  language: z.string(),
  requestedBy: z.string(),
  caseId: z.string(),
  answerUntilMs: z.number(),
});
type KeptQuestion = z.output<typeof schema>;
type Ended = Pick<CommandResult, "state" | "reason" | "detail">;

const reject = (reason: string): Ended => ({ state: "rejected", reason, detail: "" });
const succeeded: Ended = { state: "succeeded", reason: "", detail: "" };

/** Commands about consent itself; none of them needs one. */
export interface ConsentCommands {
  /** How it ended, when it ends at once; undefined for a question that waits for the owner. */
  begin(offer: CommandOffer, body: AskConsent | EndConsent): Promise<Ended | undefined>;
  /** Puts a kept question again; false when it is not known any more. */
  resume(commandId: string): Promise<boolean>;
}

/** What {@link createConsentCommands} needs. */
export interface ConsentCommandsOptions {
  readonly consent: ConsentStore;
  readonly questions: ConsentQuestions;
  readonly jobs: JobRunner;
  readonly reports: CommandReports;
  readonly stateFiles: StateFiles;
  readonly clock: Clock;
}

/** @see ConsentCommands */
export function createConsentCommands(options: ConsentCommandsOptions): ConsentCommands {
  return {
    begin: async (offer, body) => {
      if (isReservedConsent(body.consentId)) return reject("not_permitted");
      if (body.kind === "end_consent") {
        await options.consent.giveBack(body.consentId);
        return succeeded;
      }
      return body.way === "telephone" ? takeVerbal(options, offer, body) : ask(options, offer, body);
    },
    resume: async (commandId) => {
      const kept = await readQuestion(options.stateFiles, commandId);
      if (kept !== undefined) startJob(options, kept);
      return kept !== undefined;
    },
  };
}

async function takeVerbal(
  { consent, clock }: ConsentCommandsOptions,
  { requestedBy }: CommandOffer,
  { consentId, scopes, minutes }: AskConsent,
): Promise<Ended> {
  const expiresAtMs = clock.nowMs() + minutes * MINUTE_MS;
  const refusal = await consent.grantVerbal({ consentId, scopes: [...scopes], expiresAtMs, requestedBy });
  return refusal === undefined ? succeeded : reject(refusal);
}

async function ask(
  options: ConsentCommandsOptions,
  { commandId, requestedBy, caseId }: CommandOffer,
  { consentId, scopes, minutes, reason, language, answerWithinMs }: AskConsent,
): Promise<Ended | undefined> {
  const { questions, jobs, stateFiles, clock } = options;
  if (!jobs.hasRoom("consent") || questions.isOpen(consentId)) return reject("busy");
  const answerUntilMs = clock.nowMs() + answerWithinMs;
  const words = { consentId, scopes: [...scopes], minutes, reason, language };
  const kept = { ...words, commandId, requestedBy, caseId, answerUntilMs };
  await stateFiles.write(fileOf(commandId), Buffer.from(JSON.stringify(kept)));
  options.reports.report(commandId, { state: "accepted", reason: "", detail: "" });
  startJob(options, kept);
  return undefined;
}

function startJob(options: ConsentCommandsOptions, kept: KeptQuestion): void {
  const { jobs } = options;
  // Asking needs no consent, so that none can be lost.
  const hold = { lost: new AbortController().signal, release: () => undefined };
  jobs.start({ id: kept.commandId, lane: "consent", hold }, (signal) => createAskJob(options, kept, signal));
}

/** "running" tells the server that the owner can read the question. */
function createAskJob(options: ConsentCommandsOptions, kept: KeptQuestion, signal: AbortSignal): Job {
  const { questions, reports, stateFiles } = options;
  const onShown = (): void => reports.report(kept.commandId, { state: "running", reason: "", detail: "" });
  return {
    run: async () => outcomeOf(await questions.put({ ...kept, isPutOff: false }, { signal, onShown })),
    cleanUp: () => stateFiles.remove(fileOf(kept.commandId)),
  };
}

function outcomeOf(answer: QuestionAnswer): Outcome {
  if (answer === "expired") return { state: "failed", reason: "not_answered", detail: "" };
  return { state: "succeeded", reason: "", detail: answer };
}

async function readQuestion(stateFiles: StateFiles, commandId: string): Promise<KeptQuestion | undefined> {
  const bytes = await stateFiles.read(fileOf(commandId));
  if (bytes === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return undefined;
  }
}

/** Command ids come from outside; a hash makes a file name of any. */
function fileOf(commandId: string): string {
  return `ask-${createHash("sha256").update(commandId).digest("hex").slice(0, 24)}.json`;
}
