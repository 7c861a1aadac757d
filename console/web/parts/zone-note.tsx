import { zoneOffset } from "../format/moment.ts";
import { useNow } from "../shell/use-now.tsx";
import { useMoments, useTranslate } from "../shell/use-preferences.tsx";

/** Which time zone the times of a page are in. */
export function ZoneNote() {
  const translate = useTranslate();
  const { timeZone } = useMoments();
  const offset = zoneOffset(timeZone, useNow());
  return <p className="zone-note">{translate("prefs.zoneNote", { zone: timeZone, offset })}</p>;
}
