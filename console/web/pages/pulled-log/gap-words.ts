import type { PulledGap, PulledNote } from "@housecall/proto/api";
import { formatDuration } from "../../format/duration.ts";
import type { FormatMoment } from "../../format/moment.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

interface Reader {
  readonly translate: Translate;
  readonly moment: FormatMoment;
}

/** A gap in a sentence. */
export function gapWords({ kind, atMs, quantity, reason }: PulledGap, { translate, moment }: Reader): string {
  const time = moment(atMs, "dayTime");
  switch (kind) {
    case "loss": {
      const key = `loss.${reason}`;
      const why = isTextKey(key) ? translate(key) : reason;
      return translate("log.gap.loss", { count: quantity, time, why });
    }
    case "cut":
      return translate("log.gap.cut");
    case "boot":
      return translate("log.gap.boot", { time });
    case "clock_back":
      return translate("log.gap.clock_back", { duration: formatDuration(quantity, translate) });
  }
}

/** A note about the file in a sentence. */
export function noteWords({ kind, lines: count, line }: PulledNote, translate: Translate): string {
  return translate(`log.note.${kind}`, { count, line });
}
