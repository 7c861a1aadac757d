import type {
  CaseDetail,
  OfferedAction,
  PlaybookCurrent,
  PlaybookReading,
  PlaybookRun,
  PlaybookRunStep,
  PlaybookStepView,
  PlaybookView,
} from "@housecall/proto/api";
import type { FormatMoment } from "../../../format/moment.ts";
import { printable } from "../../../format/printable.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";
import { isOpen } from "../view-model.ts";

/** How to write for one reader. */
export interface PlaybookReader {
  readonly language: Language;
  readonly translate: Translate;
  readonly moment: FormatMoment;
}

const HALF_A_DAY_MS = 43_200_000;

/** A step that is done, in words. */
export interface DoneLine {
  readonly key: string;
  readonly title: string;
  readonly is: PlaybookRunStep["is"];
  readonly verdict: string;
  readonly by: string;
  readonly readings: readonly PlaybookReading[];
  readonly note: string;
}

/** The steps that are done, in their order. */
export function doneLines({ done }: PlaybookRun, { language, translate }: PlaybookReader): DoneLine[] {
  return done.map(({ step, title, is, by, actor, readings, note }) => ({
    ...{ key: step, title: title[language], is, verdict: translate(`playbook.is.${is}`) },
    by:
      by === "telemetry"
        ? translate("playbook.by.telemetry")
        : translate("playbook.by.person", { actor: printable(actor) }),
    // What a person decided was not known to telemetry.
    readings: by === "telemetry" ? readings : [],
    note: printable(note),
  }));
}

/** The step at which a run stands; undefined when it is over. */
export function currentStep({ view, current }: PlaybookRun): PlaybookStepView | undefined {
  return view?.steps.find(({ id }) => id === current?.step);
}

/** What follows when the current step and all after it are as expected. */
export function stepsAhead(view: PlaybookView, fromId: string): readonly PlaybookStepView[] {
  const ahead: PlaybookStepView[] = [];
  for (let step = view.steps.find(({ id }) => id === fromId); step !== undefined; ) {
    const next: PlaybookStepView | undefined = view.steps.find(({ id }) => id === step?.ok);
    if (next !== undefined) ahead.push(next);
    step = next;
  }
  return ahead;
}

/** What telemetry says of the current step, with the sign that stands before it. */
export function verdictLine(
  step: PlaybookStepView,
  current: PlaybookCurrent,
  { translate, moment }: PlaybookReader,
): { readonly sign: "yes" | "no" | "wait" | "unknown"; readonly text: string } | undefined {
  switch (current.decision) {
    case "ok":
      return { sign: "yes", text: translate("playbook.decision.ok") };
    case "not_ok":
      return { sign: "no", text: translate("playbook.decision.not_ok") };
    case "waiting":
      return {
        sign: "wait",
        text: translate("playbook.decision.waiting", { time: waitsUntil(current, moment) }),
      };
    case "unknown":
      if (step.check === "") return { sign: "unknown", text: translate("playbook.decision.ask") };
      return { sign: "unknown", text: translate("playbook.decision.unknown") };
  }
}

/** The day is said only when it is another one. */
function waitsUntil({ untilMs, sinceMs }: PlaybookCurrent, moment: FormatMoment): string {
  const endMs = untilMs ?? sinceMs;
  return moment(endMs, endMs - sinceMs < HALF_A_DAY_MS ? "time" : "dateTime");
}

/** What the reader may do: follow the run, take the case first, or read along. */
export function roleIn(
  found: Pick<CaseDetail, "state" | "assignee">,
  reader: { readonly name: string; readonly mayWork: boolean },
): "follows" | "could" | "reads" {
  if (!isOpen(found) || !reader.mayWork) return "reads";
  if (found.assignee === reader.name) return "follows";
  return found.assignee === "" ? "follows" : "could";
}

/** The name of a cause as the faults of the case have it; its id when none does. */
export function causeName({ faults }: Pick<CaseDetail, "faults">, id: string, language: Language): string {
  const found = faults.flatMap(({ causes }) => causes).find((cause) => cause.id === id);
  return found?.title[language] ?? id;
}

/** An action in a word or two: "self-test drain-test". */
export function actionWords({ run, with: parameters }: NonNullable<PlaybookStepView["action"]>): string {
  return [run, ...Object.values(parameters)].join(" ");
}

/** The device's offer of what a step runs; undefined when it has none, or none of that test or service. */
export function offerFor(
  offers: readonly OfferedAction[],
  { run, with: parameters }: NonNullable<PlaybookStepView["action"]>,
): OfferedAction | undefined {
  const target = parameters["test"] ?? parameters["service"] ?? "";
  return offers.find((offer) => offer.action === run && offer.target === target);
}
