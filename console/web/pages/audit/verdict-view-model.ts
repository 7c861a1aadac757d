import { type AuditHeadsVerdict, type AuditVerdict, isAuditSound } from "@housecall/proto/api";
import type { FormatMoment } from "../../format/moment.ts";
import type { TextKey } from "../../text/en.ts";
import type { Translate } from "../../text/translate.ts";

/** What a check of the audit found, in words. */
export interface ShownVerdict {
  /** "doubtful": every entry holds, but not what proves the end. */
  readonly tone: "sound" | "doubtful" | "broken";
  readonly title: string;
  readonly lines: readonly string[];
}

/** The verdict for people; entry numbers are as the audit's own export shows them. */
export function shownVerdict(
  verdict: AuditVerdict,
  { translate, moment }: { readonly translate: Translate; readonly moment: FormatMoment },
): ShownVerdict {
  const heads = headLines(verdict.heads, { translate, moment });
  if (verdict.result === "broken") {
    const body = verdict.fault === "tail_cut" ? "audit.verdict.cutBody" : "audit.verdict.brokenBody";
    return {
      tone: "broken",
      title: brokenTitle(verdict, translate),
      lines: [translate(body), ...doubtLines(verdict.heads, translate)],
    };
  }
  return {
    tone: isAuditSound(verdict) ? "sound" : "doubtful",
    title: translate("audit.verdict.intact"),
    lines: [
      translate("audit.verdict.intactBody", { count: verdict.entries }),
      ...heads,
      ...doubtLines(verdict.heads, translate),
    ],
  };
}

function brokenTitle(verdict: Extract<AuditVerdict, { result: "broken" }>, translate: Translate): string {
  const { fault, entryId, untilId } = verdict;
  const values = { from: String(entryId), until: String(untilId) };
  const isOne = entryId === untilId && fault !== "edited" && fault !== "reordered";
  const key: TextKey = isOne ? `audit.verdict.${fault}One` : `audit.verdict.${fault}`;
  return translate(key, values);
}

function headLines(
  heads: AuditHeadsVerdict,
  { translate, moment }: { readonly translate: Translate; readonly moment: FormatMoment },
): string[] {
  if (heads.newestId === null || heads.newestAtMs === null) return [translate("audit.verdict.noHeads")];
  const time = moment(heads.newestAtMs, "dateTimeSeconds");
  return [
    translate("audit.verdict.proven", { id: String(heads.newestId), time }),
    ...(heads.uncovered === 0 ? [] : [translate("audit.verdict.uncovered", { count: heads.uncovered })]),
  ];
}

function doubtLines(heads: AuditHeadsVerdict, translate: Translate): string[] {
  const bad = heads.unreadable + heads.badSignatures;
  return [
    ...(heads.isBehind ? [translate("audit.verdict.behind")] : []),
    ...(bad === 0 ? [] : [translate("audit.verdict.badHeads", { count: bad })]),
  ];
}
