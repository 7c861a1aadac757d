import type { AuditEntry } from "@housecall/proto/api";
import { printable } from "../../format/printable.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Fields of an entry that the filter looks at, as they are shown. */
export function auditFields(entry: AuditEntry, translate: Translate): string[] {
  return [
    entry.actor,
    entry.action,
    actionWord(entry.action, translate),
    entry.deviceId,
    entry.detail,
    detailWords(entry.detail, translate),
    translate(`outcome.${entry.outcome}`),
  ];
}

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

/** What an entry says beside its action: codes in words, the rest as it was written, harmless to read. */
export function detailWords(detail: string, translate: Translate): string {
  return detail
    .split(/(: | → )/)
    .map((part) => {
      const key = [`command.${part}`, `reason.${part}`, `detail.${part}`, `role.${part}`].find(isTextKey);
      return key === undefined ? printable(part) : translate(key);
    })
    .join("");
}

/** An action in words; its code when it is not known here. */
export function actionWord(action: string, translate: Translate): string {
  const key = `action.${action}`;
  return isTextKey(key) ? translate(key) : action;
}
