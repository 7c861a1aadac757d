import {
  type CaseDetail,
  type CaseOutcome,
  type CasePlaybook,
  caseNumber,
  outcomesWithoutWindow,
  type PlaybookEndView,
  type RuleVerdict,
} from "@housecall/proto/api";
import type { CaseDeed } from "../../../api/case-actions.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";

/** What the dialog for closing holds. */
export interface CloseForm {
  readonly outcome: CaseOutcome;
  /** A cause of the rule, "other" for one in words, "" for none. */
  readonly cause: string;
  readonly causeText: string;
  readonly verdict: RuleVerdict;
  readonly duplicateOf: string;
  /** null while the proposal stands as it came. */
  readonly summary: string | null;
}

/** The dialog as it opens: as the playbook proposes, or with the likeliest cause chosen and the rule believed. */
export function initialCloseForm(found: CaseDetail, proposed: PlaybookEndView | null = null): CloseForm {
  const causes = found.faults.flatMap((fault) => fault.causes);
  const [first] = causes.toSorted((one, other) => other.share - one.share);
  const own = causes.find(({ id }) => id === proposed?.cause);
  return {
    ...{ outcome: proposed?.outcome ?? "remote_guidance", cause: (own ?? first)?.id ?? "", causeText: "" },
    ...{ verdict: proposed?.verdict ?? "true_positive", duplicateOf: "", summary: null },
  };
}

/** What the playbook of the case proposes; null when it came to no end. */
export function proposedEnd(playbook: CasePlaybook | undefined): PlaybookEndView | null {
  return playbook?.run?.state === "reached" ? playbook.run.end : null;
}

/** Causes to choose from: those of the rules, the likeliest first, then others. */
export function causeChoices(
  { faults }: CaseDetail,
  language: Language,
  translate: Translate,
): { readonly value: string; readonly label: string }[] {
  const known = new Map(
    faults
      .flatMap((fault) => fault.causes)
      .toSorted((one, other) => other.share - one.share)
      .map(({ id, title }) => [id, title[language]]),
  );
  return [
    ...[...known].map(([value, label]) => ({ value, label })),
    { value: "other", label: translate("close.causeOther") },
    { value: "", label: translate("close.causeNone") },
  ];
}

/** Whether telemetry is watched after such an end. */
export function isWatched({ outcome, verdict }: CloseForm, hasRules: boolean): boolean {
  return !outcomesWithoutWindow.has(outcome) && !(hasRules && verdict === "false_positive");
}

/** What is sent, or what is missing. */
export function readCloseForm(
  form: CloseForm,
  options: { readonly proposal: string; readonly hasRules: boolean; readonly translate: Translate },
): { readonly deed: CaseDeed } | { readonly fault: string } {
  const { proposal, hasRules, translate } = options;
  const duplicateOf = form.outcome === "duplicate" ? form.duplicateOf.trim().toUpperCase() : "";
  if (form.outcome === "duplicate" && !caseNumber.safeParse(duplicateOf).success)
    return { fault: translate("close.duplicateMissing") };
  const isOther = form.cause === "other";
  return {
    deed: {
      name: "close",
      body: {
        ...{ outcome: form.outcome, causeId: isOther ? "" : form.cause },
        ...{ causeText: isOther ? form.causeText : "", verdict: hasRules ? form.verdict : null },
        ...{ summary: form.summary ?? proposal, duplicateOf },
      },
    },
  };
}
