import type { Quarantined } from "@housecall/proto/api";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Why something was refused, in words; the code when it is not known here. */
export function refusalWord(reason: string, translate: Translate): string {
  const key = `refusal.${reason.toLowerCase()}`;
  return isTextKey(key) ? translate(key) : reason;
}

/** Fields that the filter looks at, as they are shown. */
export function quarantineFields(item: Quarantined, translate: Translate): string[] {
  return [item.deviceId, item.channel, item.reason, refusalWord(item.reason, translate), item.detail];
}
