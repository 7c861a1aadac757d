import type { TimelineEntry } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import { formatDuration } from "../../../format/duration.ts";
import { printable } from "../../../format/printable.ts";
import { isTextKey, type Translate } from "../../../text/translate.ts";
import { type EventReader, eventLine } from "../../case/timeline-view-model.ts";
import { reasonWord } from "../pull/pull-view-model.ts";

/** An entry of the timeline in words. */
export interface EntryLine {
  readonly title: string;
  /** What belongs to it; "" for nothing. */
  readonly text: string;
  readonly tone: "people" | "machine" | "good" | "bad";
  /** Where more of it is shown; "" for nowhere. */
  readonly href: string;
}

/** For whom, about which device, and when, so that what still goes on has lasted until then. */
export interface EntryReader extends EventReader {
  readonly deviceId: string;
  readonly nowMs: EpochMs;
}

type EntryOf<Kind extends TimelineEntry["kind"]> = Extract<TimelineEntry, { kind: Kind }>;

/** Says one entry. */
export function entryLine(entry: TimelineEntry, reader: EntryReader): EntryLine {
  switch (entry.kind) {
    case "fault":
      return faultLine(entry, reader);
    case "command":
      return commandLine(entry, reader);
    case "contact":
    case "case":
      return caseLine(entry, reader);
    case "consent":
      return consentLine(entry, reader);
    default:
      return { ...deviceLine(entry, reader), href: "" };
  }
}

function faultLine(entry: EntryOf<"fault">, reader: EntryReader): EntryLine {
  const { translate, language } = reader;
  const weight = entry.isPending ? translate("faults.pendingMark") : translate(`severity.${entry.severity}`);
  const late = entry.foundInBacklog ? translate("faults.backlog") : "";
  return {
    title: joined([entry.title[language], printable(entry.instance)]),
    text: joined([weight, lastedText(entry, reader), late]),
    tone: toneOfFault(entry),
    href: "",
  };
}

function toneOfFault({ isPending, isOngoing }: EntryOf<"fault">): EntryLine["tone"] {
  if (isPending) return "machine";
  return isOngoing ? "bad" : "good";
}

function commandLine({ command }: EntryOf<"command">, { translate, deviceId }: EntryReader): EntryLine {
  const { kind, state, requestedBy, caseId } = command;
  const stateWord = translate(`commandState.${state}`);
  const why = command.reason === "" ? stateWord : `${stateWord}: ${reasonWord(command, translate)}`;
  const name = translate(`command.${kind}`);
  return {
    title: translate("timeline.command", { command: name, actor: printable(requestedBy) }),
    text: joined([why, printable(caseId)]),
    tone: state === "failed" || state === "unverified" ? "bad" : "people",
    href: kind === "pull_logs" || kind === "tail_logs" ? `/devices/${deviceId}?tab=logs` : "",
  };
}

function caseLine({ event, caseNumber }: EntryOf<"case" | "contact">, reader: EntryReader): EntryLine {
  const { title, text, tone } = eventLine(event, reader);
  return { title, text: joined([caseNumber, text]), tone, href: `/cases/${caseNumber}` };
}

function consentLine({ consent }: EntryOf<"consent">, { translate }: EntryReader): EntryLine {
  const isUnanswered = consent.state === "expired" && consent.scopes.length === 0;
  const word = isUnanswered ? "unanswered" : consent.state;
  return {
    title: wordOr(`timeline.consent.${word}`, word, translate),
    text: consent.scopes.map((scope) => wordOr(`scope.${scope}`, scope, translate)).join(", "),
    tone: consent.state === "granted" ? "good" : "people",
    href: "",
  };
}

function deviceLine(
  entry: EntryOf<"offline" | "reboot" | "firmware" | "event" | "loss">,
  reader: EntryReader,
): Omit<EntryLine, "href"> {
  const { translate } = reader;
  switch (entry.kind) {
    case "offline":
      return { title: translate("timeline.offline"), text: lastedText(entry, reader), tone: "bad" };
    case "reboot": {
      const reason = wordOr(`bootReason.${entry.reason}`, entry.reason, translate);
      return { title: translate("timeline.reboot"), text: reason, tone: "machine" };
    }
    case "firmware": {
      const versions = {
        from: printable(entry.from) || translate("common.unknown"),
        to: printable(entry.to),
      };
      return { title: translate("timeline.firmware", versions), text: "", tone: "machine" };
    }
    case "event": {
      const facts = Object.entries(entry.attributes)
        // Times in milliseconds tell a person nothing; the entry has a time of its own.
        .filter(([key]) => !key.endsWith("_at_ms"))
        .map(([key, value]) => `${key} ${value}`);
      const title = wordOr(`deviceEvent.${entry.name}`, entry.name, translate);
      return { title, text: printable(joined(facts)), tone: entry.severity <= 4 ? "bad" : "machine" };
    }
    case "loss": {
      const stream = wordOr(`stream.${entry.stream}`, entry.stream, translate);
      const reason = wordOr(`loss.${entry.reason}`, entry.reason, translate);
      const title = translate("timeline.loss", { count: entry.quantity, stream, reason });
      return { title, text: "", tone: "bad" };
    }
  }
}

function lastedText({ atMs, endMs, isOngoing }: TimelineEntry, { translate, nowMs }: EntryReader): string {
  if (isOngoing)
    return translate("timeline.goesOn", { duration: formatDuration(Math.max(0, nowMs - atMs), translate) });
  if (endMs === null) return "";
  return translate("timeline.lasted", { duration: formatDuration(endMs - atMs, translate) });
}

function wordOr(key: string, otherwise: string, translate: Translate): string {
  return isTextKey(key) ? translate(key) : printable(otherwise);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
