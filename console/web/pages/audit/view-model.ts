import type { AuditEntry } from "@housecall/proto/api";
import { printable } from "../../format/printable.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Entries that changed something or failed; with `looks` also the many that only looked. */
export function shownEntries(
  entries: readonly AuditEntry[],
  looks: "with looks" | "without looks",
): AuditEntry[] {
  return entries.filter(
    (entry) =>
      looks === "with looks" || entry.outcome === "failure" || !/-(read|listed|watched)$/.test(entry.action),
  );
}

const places = /(: | → )/;
/** What changed "from → to" may be a list of codes; elsewhere a comma is people's own. */
const placesOfChange = /(: | → |, )/;

/** What an entry says beside its action: codes in words, the rest as it was written, harmless to read. */
export function detailWords(detail: string, translate: Translate): string {
  const isChange = detail.includes(" → ");
  const kinds = ["command", "reason", "detail", "role", ...(isChange ? ["class"] : [])];
  return detail
    .split(isChange ? placesOfChange : places)
    .map((part) => {
      const key = kinds.map((kind) => `${kind}.${part}`).find(isTextKey);
      return key === undefined ? printable(part) : translate(key);
    })
    .join("");
}

/** Which case, consent and command an entry belongs to, as far as it does. */
export function aboutWords({ caseId, consentId, commandId }: AuditEntry, translate: Translate): string {
  return [
    caseId === "" ? "" : translate("audit.ofCase", { id: caseId }),
    consentId === "" ? "" : translate("audit.ofConsent", { id: consentId }),
    commandId === "" ? "" : translate("audit.ofCommand", { id: commandId }),
  ]
    .filter((words) => words !== "")
    .join(", ");
}

/** Who acted: people by name, and what is no person in words that the filter finds as well. */
export function actorWord(actor: string, translate: Translate): string {
  const key = `actor.${actor}`;
  return isTextKey(key) ? translate(key) : printable(actor);
}

/** An action in words; its code when it is not known here. */
export function actionWord(action: string, translate: Translate): string {
  const key = `action.${action}`;
  return isTextKey(key) ? translate(key) : action;
}
