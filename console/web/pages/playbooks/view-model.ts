import type { PlaybookStepView, PlaybookView } from "@housecall/proto/api";
import type { Language } from "../../text/language.ts";
import type { Translate } from "../../text/translate.ts";

/** Where an answer leads: to a step by its number, or to an end. */
export interface Lead {
  readonly answer: "ok" | "notOk" | "skip";
  readonly to: string;
  readonly text: string;
}

/** Where each answer to a step leads; those that lead to the same place as the answer before are kept, for a reader compares. */
export function leadsOf(
  view: PlaybookView,
  step: PlaybookStepView,
  { language, translate }: { readonly language: Language; readonly translate: Translate },
): readonly Lead[] {
  return (["ok", "notOk", "skip"] as const).map((answer) => {
    const to = step[answer];
    const index = view.steps.findIndex(({ id }) => id === to);
    const end = view.ends.find(({ id }) => id === to);
    const next = view.steps[index];
    const text =
      next === undefined
        ? `${translate("playbook.end")}: ${end?.title[language] ?? to}`
        : translate("playbook.stepNumber", { number: String(index + 1), title: next.title[language] });
    return { answer, to, text };
  });
}
