import type { Loss } from "@housecall/proto/api";
import { DAY_MS, MINUTE_MS } from "@housecall/proto/units";
import type { FormatMoment } from "../../../format/moment.ts";
import { isTextKey, type Translate } from "../../../text/translate.ts";

/** A loss as a sentence: when, how many of what, why. */
export function lossSentence(
  loss: Loss,
  { translate, moment }: { readonly translate: Translate; readonly moment: FormatMoment },
): string {
  const values = {
    count: loss.quantity,
    stream: word("stream", loss.stream, translate),
    reason: word("loss", loss.reason, translate),
  };
  const from = moment(loss.firstAtMs, "dateTime");
  if (loss.lastAtMs - loss.firstAtMs < MINUTE_MS) return translate("losses.sentenceAt", { ...values, from });
  const isShort =
    loss.lastAtMs - loss.firstAtMs < DAY_MS &&
    moment(loss.firstAtMs, "date") === moment(loss.lastAtMs, "date");
  return translate("losses.sentence", {
    ...values,
    from,
    to: moment(loss.lastAtMs, isShort ? "time" : "dateTime"),
  });
}

/** Losses, the newest first. */
export function orderLosses(losses: readonly Loss[]): Loss[] {
  return losses.toSorted((one, other) => other.lastAtMs - one.lastAtMs);
}

function word(family: "stream" | "loss", code: string, translate: Translate): string {
  const key = `${family}.${code}`;
  return isTextKey(key) ? translate(key) : code;
}
