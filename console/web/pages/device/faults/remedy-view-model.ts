import type { Fault } from "@housecall/proto/api";
import { formatDuration } from "../../../format/duration.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";

type Remedy = Fault["remedies"][number];

/** What telemetry must show after a remedy, and whether it shows it. */
export interface RemedyCheck {
  /** What must be seen, and within which time; a rule without words for it is shown with the condition itself. */
  readonly text: string;
  readonly state: "shown" | "not-yet" | "unknown";
  readonly stateText: string;
}

/** One step in words. */
export interface RemedyLine {
  readonly step: string;
  /** The cause that it removes; null when it does not say. */
  readonly settles: string | null;
  readonly check: RemedyCheck | null;
}

/** Remedies of one who can do them. */
export interface RemedyGroup {
  readonly who: Remedy["who"];
  readonly title: string;
  readonly lines: readonly RemedyLine[];
}

/** Remedies by who does them, the cheapest first: customer, from here, technician. */
export function remedyGroups(fault: Fault, language: Language, translate: Translate): RemedyGroup[] {
  return (["customer", "remote", "technician"] as const)
    .map((who) => ({
      who,
      title: translate(`faults.who.${who}`),
      lines: fault.remedies
        .filter((remedy) => remedy.who === who)
        .map((remedy) => remedyLine(fault, remedy, { language, translate })),
    }))
    .filter(({ lines }) => lines.length > 0);
}

function remedyLine(
  { causes }: Fault,
  { step, settles, verify }: Remedy,
  reader: { readonly language: Language; readonly translate: Translate },
): RemedyLine {
  const cause = causes.find(({ id }) => id === settles);
  return {
    step: step[reader.language],
    settles: cause === undefined ? null : cause.title[reader.language],
    check: verify === undefined ? null : checkOf(verify, reader),
  };
}

function checkOf(
  { condition, text, withinMs, withinCycles, holds }: NonNullable<Remedy["verify"]>,
  { language, translate }: { readonly language: Language; readonly translate: Translate },
): RemedyCheck {
  const state = holds === null ? "unknown" : holds ? "shown" : "not-yet";
  const within =
    withinCycles > 0
      ? translate("faults.withinCycles", { count: withinCycles })
      : translate("faults.within", { duration: formatDuration(withinMs, translate) });
  return {
    text: translate("faults.check", { condition: text?.[language] ?? condition, within }),
    state,
    stateText: translate(`faults.check.${state}`),
  };
}
