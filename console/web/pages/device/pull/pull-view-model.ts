import type { Command } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import { formatDuration } from "../../../format/duration.ts";
import { printable } from "../../../format/printable.ts";
import { formatBytes } from "../../../format/quantity.ts";
import { isTextKey, type Translate } from "../../../text/translate.ts";
import type { Reader } from "../faults/fault-view-model.ts";

/** How far a pull is, for a bar. */
export interface PullProgress {
  /** 0 to 100; null while the whole size is not known. */
  readonly percent: number | null;
  readonly text: string;
}

/** Whether a command is still on its way. */
export function isActive(command: Pick<Command, "state">): boolean {
  switch (command.state) {
    case "queued":
    case "offered":
    case "accepted":
    case "running":
      return true;
    case "succeeded":
    case "failed":
    case "rejected":
    case "expired":
    case "cancelled":
    case "unverified":
      return false;
  }
}

/** State of a pull in a sentence, with what happens next or what to do. */
export function pullSentence(
  command: Command,
  options: Reader & { readonly nowMs: EpochMs; readonly isReachable: boolean },
): string {
  const { translate, moment, nowMs } = options;
  const reason = reasonWord(command, translate);
  const expires = {
    left: formatDuration(command.expiresAtMs - nowMs, translate),
    time: moment(command.expiresAtMs, "dateTime"),
  };
  switch (command.state) {
    case "queued":
      return options.isReachable
        ? translate("pull.say.queued")
        : translate("pull.say.queuedOffline", expires);
    case "offered":
      return options.isReachable
        ? translate("pull.say.offered")
        : translate("pull.say.queuedOffline", expires);
    case "accepted":
    case "running":
      return options.isReachable
        ? runningSentence(command, translate)
        : translate("pull.say.pausedOffline", expires);
    case "succeeded":
      return doneSentence(command, options);
    case "failed":
      return translate("pull.say.failed", { reason });
    case "rejected":
      return translate(
        command.reason.startsWith("consent") ? "pull.say.rejectedConsent" : "pull.say.rejected",
        { reason },
      );
    case "expired":
      return translate("pull.say.expired");
    case "cancelled":
      return translate("pull.say.cancelled");
    case "unverified":
      return translate("pull.say.unverified", { reason });
  }
}

function runningSentence(command: Command, translate: Translate): string {
  if (command.state === "accepted" && command.progress === null) return translate("pull.say.accepted");
  if (command.progress?.phase === "collecting") return translate("pull.say.collecting");
  if (command.progress?.phase === "sending") return translate("pull.say.sending");
  return translate("pull.say.running");
}

function doneSentence(command: Command, { translate, language }: Reader): string {
  const { manifest } = command;
  if (manifest && manifest.lines === 0 && manifest.skipped.length > 0)
    return translate("pull.say.succeededSkipped", { skipped: skippedRows(command, translate).join("; ") });
  if (!manifest || manifest.lines === 0) return translate("pull.say.succeededEmpty");
  return translate("pull.say.succeeded", {
    lines: manifest.lines,
    size: formatBytes(manifest.sizeBytes, language),
  });
}

/** Why a command ended as it did, in words; code and detail when the code is not known here. */
export function reasonWord(command: Pick<Command, "reason" | "detail">, translate: Translate): string {
  const key = `reason.${command.reason}`;
  if (isTextKey(key)) return translate(key);
  const given = [command.reason, command.detail].filter((text) => text !== "").join(": ");
  return given === "" ? translate("common.unknown") : given;
}

/** Whether there is anything to read in the file of a pull. */
export function hasFile(command: Pick<Command, "isDownloadable" | "manifest">): boolean {
  return command.isDownloadable && command.manifest?.sizeBytes !== 0;
}

/** How far the phase of a pull is, never beyond its whole; undefined while there is nothing to show. */
export function pullProgress(command: Command, { language, translate }: Reader): PullProgress | undefined {
  if (!isActive(command) || !command.progress) return undefined;
  const isCollecting = command.progress.phase === "collecting";
  const totalBytes = isCollecting ? mostBytes(command) : command.progress.totalBytes;
  if (totalBytes <= 0) return { percent: null, text: formatBytes(command.progress.doneBytes, language) };
  const doneBytes = Math.min(command.progress.doneBytes, totalBytes);
  return {
    percent: (doneBytes / totalBytes) * 100,
    text: translate(isCollecting ? "pull.progressCollecting" : "pull.progressSending", {
      done: formatBytes(doneBytes, language),
      total: formatBytes(totalBytes, language),
    }),
  };
}

/** What the collected lines will be at most: what the device estimated, within the size limit; 0 when neither is known. */
function mostBytes({ request, estimateBytes }: Command): number {
  const limits = [estimateBytes ?? 0, request && "maxBytes" in request ? request.maxBytes : 0];
  const known = limits.filter((bytes) => bytes > 0);
  return known.length === 0 ? 0 : Math.min(...known);
}

/** What was asked for: the time range and by whom; "" when the request is not known any more. */
export function requestSentence(command: Command, { translate, moment }: Reader): string {
  const { request } = command;
  if (!request || !("fromMs" in request)) return "";
  return translate("pull.requested", {
    from: moment(request.fromMs, "dateTime"),
    to: moment(request.toMs, "dateTime"),
    who: command.requestedBy,
  });
}

/** Pulls of a device: the ones on their way, and the earlier ones, newest first. */
export function splitPulls(commands: readonly Command[]): {
  readonly active: readonly Command[];
  readonly earlier: readonly Command[];
} {
  const pulls = commands
    .filter((command) => command.kind === "pull_logs")
    .toSorted((one, other) => other.createdAtMs - one.createdAtMs);
  return { active: pulls.filter(isActive), earlier: pulls.filter((pull) => !isActive(pull)) };
}

/** What was removed, by kind, the most frequent first. */
export function redactionWords(redactions: Readonly<Record<string, number>>, translate: Translate): string[] {
  return Object.entries(redactions)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, count]) => {
      const key = `redaction.${kind}`;
      return translate("pull.redactionCount", { kind: isTextKey(key) ? translate(key) : kind, count });
    });
}

/** The sources that were left out, each with why. */
export function skippedRows({ manifest }: Pick<Command, "manifest">, translate: Translate): string[] {
  return (manifest?.skipped ?? []).map(({ source, reason }) =>
    translate("pull.skippedRow", { source: printable(source), reason: skippedWord(reason, translate) }),
  );
}

/** Why a source was left out, in words; the code when it is not known here. */
export function skippedWord(reason: string, translate: Translate): string {
  const key = `skipped.${reason}`;
  return isTextKey(key) ? translate(key) : reason;
}
