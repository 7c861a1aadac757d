import { type ActionCheck, type Command, type OfferedAction, reasonText } from "@housecall/proto/api";
import { findSignal } from "@housecall/proto/signals";
import type { FormatMoment } from "../../../format/moment.ts";
import { printable } from "../../../format/printable.ts";
import { formatQuantity, signalTitle } from "../../../format/quantity.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";

/** How to write for one reader. */
export interface ActionReader {
  readonly language: Language;
  readonly translate: Translate;
  readonly moment: FormatMoment;
}

/** How an offered action stands now, in a few words. */
export interface OfferLine {
  readonly key: string;
  readonly title: string;
  readonly risk: string;
  readonly standing: string;
  readonly tone: "good" | "waiting" | "bad";
  /** Why it cannot be run now; "" when it can. */
  readonly why: string;
}

/** Something that must hold. */
export interface HoldLine {
  readonly id: string;
  /** note: it does not keep anybody from asking. */
  readonly state: "met" | "not_met" | "unknown" | "note";
  readonly word: string;
  readonly text: string;
}

/** An action that was asked for, as far as it is. */
export interface RunLine {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly tone: "good" | "waiting" | "bad" | "neutral";
  readonly by: string;
  /** What to know, or to do next; "" when there is nothing. */
  readonly sentence: string;
  readonly said: string;
  readonly checks: readonly CheckLine[];
  readonly isOpen: boolean;
}

/** What telemetry shows of one thing that it has to show. */
export interface CheckLine {
  readonly id: string;
  readonly isMet: boolean;
  readonly text: string;
}

/** How many that have ended are shown. */
const SHOWN_RUNS = 10;

/** A key of its own for every entry. */
export function offerKey({ action, target }: Pick<OfferedAction, "action" | "target">): string {
  return `${action}:${target}`;
}

export function offerLine(offer: OfferedAction, { language, translate }: ActionReader): OfferLine {
  const line = {
    key: offerKey(offer),
    title: offer.title[language],
    risk: translate(`actions.risk.${offer.risk}`),
  };
  if (!offer.isPermitted)
    return {
      ...line,
      ...{ standing: translate("actions.notReady"), tone: "bad", why: translate("actions.notPermitted") },
    };
  if (!offer.isReady) {
    const missing = offer.preconditions.find(({ isBlocking, state }) => isBlocking && state === "not_met");
    return {
      ...line,
      standing: translate("actions.notReady"),
      tone: "bad",
      why: missing?.words[language] ?? "",
    };
  }
  return isOnline(offer)
    ? { ...line, standing: translate("actions.ready"), tone: "good", why: "" }
    : { ...line, standing: translate("actions.waits"), tone: "waiting", why: "" };
}

/** Whether it would be sent at once. */
export function isOnline({ preconditions }: OfferedAction): boolean {
  return preconditions.every(({ id, state }) => id !== "online" || state === "met");
}

export function holdLines(offer: OfferedAction, { language, translate }: ActionReader): readonly HoldLine[] {
  return offer.preconditions.map(({ id, state: holds, isBlocking, words }) => {
    const state = holds === "not_met" && !isBlocking ? "note" : holds;
    return { id, state, word: translate(`actions.${state}`), text: printable(words[language]) };
  });
}

/** What was asked for, newest first. */
export function runLines(
  commands: readonly Command[],
  offers: readonly OfferedAction[],
  reader: ActionReader,
): readonly RunLine[] {
  return commands
    .filter(({ kind }) => kind === "run_action")
    .slice(0, SHOWN_RUNS)
    .map((command) => runLine(command, offers, reader));
}

function runLine(command: Command, offers: readonly OfferedAction[], reader: ActionReader): RunLine {
  const { translate, moment, language } = reader;
  const { action } = command;
  const state = isVerifying(command) ? "verifying" : command.state;
  const outcome = (action?.outcome ?? []).map((each) => outcomeText(each, reader)).join(", ");
  return {
    id: command.id,
    title: printable(titleOf(command, offers, reader)),
    state: translate(`actions.state.${state}`),
    tone: toneOf(command.state),
    by: translate("actions.by", {
      actor: printable(command.requestedBy),
      time: moment(command.createdAtMs, "dateTime"),
    }),
    sentence: sentenceOf(command, reader),
    said: outcome === "" ? "" : translate("actions.said", { outcome: printable(outcome) }),
    checks: (action?.checks ?? []).map((check) => checkLine(check, { language, translate })),
    isOpen: toneOf(command.state) === "waiting",
  };
}

/** What was measured by the name of its signal, with its unit; anything else as the device says it. */
function outcomeText(
  { name, value }: { readonly name: string; readonly value: string },
  reader: ActionReader,
): string {
  const signal = findSignal(name);
  if (signal === undefined || !Number.isFinite(Number(value))) return `${name} ${value}`;
  return `${signalTitle(name, reader)} ${formatQuantity(Number(value), signal.unit, reader)}`;
}

function isVerifying({ state, action }: Command): boolean {
  return state === "running" && action?.saidAtMs != null;
}

function titleOf({ request }: Command, offers: readonly OfferedAction[], reader: ActionReader): string {
  if (request === null || !("action" in request)) return "";
  const { action, parameters } = request;
  const offered = offers.find(
    (offer) =>
      offer.action === action &&
      Object.entries(offer.fixed).every(([name, value]) => parameters[name] === value),
  );
  if (offered !== undefined) return offered.title[reader.language];
  const target = parameters["test"] ?? parameters["service"] ?? "";
  return [reader.translate(`actions.name.${action}`), target].filter((part) => part !== "").join(" ");
}

function toneOf(state: Command["state"]): RunLine["tone"] {
  switch (state) {
    case "queued":
    case "offered":
    case "accepted":
    case "running":
      return "waiting";
    case "succeeded":
      return "good";
    case "failed":
    case "rejected":
    case "unverified":
      return "bad";
    case "expired":
    case "cancelled":
      return "neutral";
  }
}

function sentenceOf(command: Command, { translate, moment, language }: ActionReader): string {
  if (command.state === "queued")
    return translate("actions.until", { time: moment(command.expiresAtMs, "dateTime") });
  if (isVerifying(command))
    return translate("actions.verifyUntil", {
      time: moment(command.action?.verifyByMs ?? 0, "dateTimeSeconds"),
    });
  return reasonText(command.reason)?.[language] ?? printable(command.reason);
}

function checkLine(
  { id, words, wanted, measured, unit, isMet }: ActionCheck,
  { language, translate }: Pick<ActionReader, "language" | "translate">,
): CheckLine {
  const suffix = unit === "" ? "" : ` ${unit}`;
  const value = measured === null ? translate("actions.nothingCame") : `${printable(measured)}${suffix}`;
  const text = translate("actions.check", {
    words: words[language],
    measured: value,
    wanted: `${printable(wanted)}${suffix}`,
  });
  return { id, isMet, text };
}
