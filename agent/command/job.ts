import type { CommandResult, NamedText, PullManifest } from "@housecall/proto";
import { AppError, errorMessage } from "@housecall/proto/base";

/** Why a job was stopped from outside. */
export type StopReason = "cancelled" | "consent_revoked" | "stopping";

/** How a job ended. */
export interface Outcome {
  readonly state: Extract<CommandResult["state"], "succeeded" | "failed" | "cancelled" | "rejected">;
  readonly reason: string;
  readonly detail: string;
  readonly manifest?: PullManifest;
  /** Of an action: what was measured or set. */
  readonly outcome?: readonly NamedText[];
}

/** Something that goes on for a while on behalf of a command. */
export interface Job {
  /** Ends with an outcome, throws when it fails or is stopped. */
  run(): Promise<Outcome>;
  /** Takes away what the job keeps on disk; called after its outcome is safe. */
  cleanUp(): Promise<void>;
  acknowledge?(upToOffset: number): void;
  linkChanged?(): void;
}

/** What a job's signal aborts with. */
export function stopError(reason: StopReason): AppError {
  return new AppError("CANCELLED", `stopped: ${reason}`, { context: { reason } });
}

/** Why a signal aborted; undefined while it has not. */
function stopReasonOf(signal: AbortSignal): StopReason | undefined {
  const reason = signal.reason instanceof AppError ? signal.reason.context["reason"] : undefined;
  return reason === "cancelled" || reason === "consent_revoked" || reason === "stopping" ? reason : undefined;
}

/** The outcome of a job that threw; undefined when it only stops for now and goes on after a restart. */
export function outcomeOf(error: unknown, signal: AbortSignal): Outcome | undefined {
  const stopped = stopReasonOf(signal);
  if (stopped === "stopping") return undefined;
  if (stopped !== undefined) return { state: "cancelled", reason: stopped, detail: "" };
  return failureOf(error);
}

/** The outcome of what threw by itself. */
export function failureOf(error: unknown): Outcome {
  const reason = error instanceof AppError ? error.code.toLowerCase() : "internal";
  return { state: "failed", reason, detail: errorMessage(error).slice(0, 500) };
}
