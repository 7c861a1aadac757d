import type { CommandOffer, RunAction } from "@housecall/proto";
import type { CommandReports } from "../command/command-reports.ts";
import type { CommandExecutorOptions } from "../command/executor-options.ts";
import type { Job } from "../command/job.ts";
import { createActionJob } from "./action-job.ts";
import { readAction } from "./wanted-action.ts";

/**
 * The job of an action, or why it is refused before the owner is asked: it has expired, is not known, or the local settings do
 * not permit it.
 */
export function prepareAction(
  options: CommandExecutorOptions,
  reports: CommandReports,
  { offer, body }: { readonly offer: CommandOffer; readonly body: RunAction },
): string | ((signal: AbortSignal) => Job) {
  const { commandId, consentId, clockCorrectionMs } = offer;
  const { actions, clock, writer } = options;
  if (clock.nowMs() + clockCorrectionMs > body.expiresAtMs) return "expired";
  const wanted = readAction(body, actions.settings);
  if (typeof wanted === "string") return wanted;
  return (signal) => {
    reports.report(commandId, { state: "running", reason: "", detail: "" });
    const flushed = (): Promise<void> => writer.flushed();
    return createActionJob({ ...options, ...actions, commandId, consentId, wanted, flushed, signal });
  };
}
