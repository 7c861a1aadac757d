import type { Fault } from "@housecall/proto/api";
import { formatNumber } from "../../../format/quantity.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";

/** How what is looked at stands to a cause; none: nothing that is measured can tell it from the others. */
export type Stance = "for" | "against" | "unknown" | "none";

/** One possible cause in words. */
export interface CauseLine {
  readonly id: string;
  readonly title: string;
  /** "very likely", "ruled out". */
  readonly likelihood: string;
  /** Null for one that is ruled out. */
  readonly percent: string | null;
  readonly stance: Stance;
  /** What is looked at, and how it stands to the cause. */
  readonly sign: string;
}

/** From which share on a cause has which likelihood, the greatest first. */
const likelihoods = [
  ["veryLikely", 0.7],
  ["likely", 0.4],
  ["possible", 0.15],
  ["unlikely", 0],
] as const;

/** Causes, the likeliest first, with what speaks for or against each. */
export function causeLines(fault: Fault, language: Language, translate: Translate): CauseLine[] {
  return fault.causes
    .toSorted((one, other) => other.share - one.share)
    .map(({ id, title, share, sign }) => ({
      id,
      title: title[language],
      likelihood: translate(`faults.likelihood.${likelihoodOf(share)}`),
      percent: share === 0 ? null : `${formatNumber(share * 100, 0, language)} %`,
      ...signOf(sign, language, translate),
    }));
}

function likelihoodOf(share: number): (typeof likelihoods)[number][0] | "ruledOut" {
  if (share === 0) return "ruledOut";
  return likelihoods.find(([, least]) => share >= least)?.[0] ?? "unlikely";
}

/** A rule without words for its sign is shown with the condition itself. */
function signOf(
  sign: Fault["causes"][number]["sign"],
  language: Language,
  translate: Translate,
): Pick<CauseLine, "stance" | "sign"> {
  if (sign === undefined) return { stance: "none", sign: translate("faults.stance.none") };
  const stance = sign.holds === null ? "unknown" : sign.holds ? "for" : "against";
  const words = sign.text?.[language] ?? sign.condition;
  return { stance, sign: translate(`faults.stance.${stance}`, { sign: words }) };
}
