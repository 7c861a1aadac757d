import type { AuditEntry } from "@housecall/proto/api";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Fields of an entry that the filter looks at, as they are shown. */
export function auditFields(entry: AuditEntry, translate: Translate): string[] {
  return [
    entry.actor,
    entry.action,
    actionWord(entry.action, translate),
    entry.deviceId,
    entry.detail,
    translate(`outcome.${entry.outcome}`),
  ];
}

/** An action in words; its code when it is not known here. */
export function actionWord(action: string, translate: Translate): string {
  const key = `action.${action}`;
  return isTextKey(key) ? translate(key) : action;
}
