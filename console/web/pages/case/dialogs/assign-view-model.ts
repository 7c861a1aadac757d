import type { CaseCandidate } from "@housecall/proto/api";
import { printable } from "../../../format/printable.ts";
import { filterItems } from "../../../parts/filter-items.ts";
import type { Translate } from "../../../text/translate.ts";
import { classPlural } from "../../fleet/view-model.ts";

/** More people than this can be searched. */
const HANDFUL = 6;
/** People that are shown at once; the rest is found by name. */
const MAX_SHOWN = 50;

/** One person to choose, in words. */
export interface CandidateLine {
  readonly name: string;
  readonly label: string;
  readonly skill: string;
  /** The class of the case is one of the person's skills. */
  readonly isSkilled: boolean;
  readonly load: string;
}

/** Whom the dialog shows, and how many more there are. */
export interface CandidateList {
  readonly lines: readonly CandidateLine[];
  readonly hidden: number;
}

/** Whether there are so many that a search is worth its place. */
export function isSearchable(candidates: readonly CaseCandidate[]): boolean {
  return candidates.length > HANDFUL;
}

/** Those whose name holds the text, as the server sorts them; who is chosen stays in sight. */
export function candidateList(
  candidates: readonly CaseCandidate[],
  options: {
    readonly text: string;
    readonly chosen: string;
    readonly deviceClass: string;
    readonly translate: Translate;
  },
): CandidateList {
  const { text, chosen, deviceClass, translate } = options;
  const matching = new Set(filterItems(candidates, text, ({ name }) => [name]));
  const found = candidates.filter((each) => each.name === chosen || matching.has(each));
  const shown = found.filter((each, index) => index < MAX_SHOWN || each.name === chosen);
  const classes = classPlural(deviceClass, translate);
  const lines = shown.map(({ name, skill, openCases }) => ({
    ...{ name, label: printable(name) },
    ...{ skill: translate(`assign.skill.${skill}`, { classes }), isSkilled: skill === "named" },
    load: translate("assign.openCases", { count: openCases }),
  }));
  return { lines, hidden: found.length - shown.length };
}

/** What to know before a case goes to somebody who has other skills; nothing where there is nothing to know. */
export function unskilledNote(
  candidates: readonly CaseCandidate[],
  options: { readonly chosen: string; readonly deviceClass: string; readonly translate: Translate },
): string | null {
  const { chosen, deviceClass, translate } = options;
  const found = candidates.find(({ name }) => name === chosen);
  if (found?.skill !== "other") return null;
  const classes = classPlural(deviceClass, translate);
  return translate("assign.unskilled", { name: printable(chosen), classes });
}
