import { findSignal } from "@housecall/proto/signals";
import type { Language } from "../text/language.ts";
import { isTextKey, type Translate } from "../text/translate.ts";
import { formatDuration } from "./duration.ts";

const byteUnits = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** A size as people know it from their computer: "1.4 MB", where one KB is 1,024 bytes. */
export function formatBytes(bytes: number, language: Language): string {
  const sign = bytes < 0 ? -1 : 1;
  let rest = Math.abs(bytes);
  let unit = 0;
  while (rest >= 1_023.5 && unit < byteUnits.length - 1) {
    rest /= 1_024;
    unit += 1;
  }
  return `${formatNumber(sign * rest, unit === 0 || rest >= 100 ? 0 : 1, language)} ${byteUnits[unit]}`;
}

/** A number with grouping and at most `decimals` digits after the point. */
export function formatNumber(value: number, decimals: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: decimals }).format(value);
}

/** A value with its unit, in words where the unit is not a number people read: "43.2 %", "1.4 MB", "yes". */
export function formatQuantity(
  value: number,
  unit: string,
  { language, translate }: { readonly language: Language; readonly translate: Translate },
): string {
  if (!Number.isFinite(value)) return "–";
  switch (unit) {
    case "ratio":
      return `${formatNumber(value * 100, value < 0.1 ? 2 : 1, language)} %`;
    case "percent":
      return `${formatNumber(value, 1, language)} %`;
    case "bytes":
      return formatBytes(value, language);
    case "bytes_per_s":
      return `${formatBytes(value, language)}/s`;
    case "count":
    case "":
      return formatNumber(value, 2, language);
    case "count_per_s":
      return `${formatNumber(value, 3, language)}/s`;
    case "flag":
      return translate(value === 0 ? "value.no" : "value.yes");
    case "celsius":
      return `${formatNumber(value, 1, language)} °C`;
    case "s":
      return Math.abs(value) >= 120
        ? signedDuration(value, translate)
        : `${formatNumber(value, 2, language)} s`;
    default:
      return `${formatNumber(value, 3, language)} ${unit}`;
  }
}

function signedDuration(seconds: number, translate: Translate): string {
  const text = formatDuration(Math.abs(seconds) * 1_000, translate);
  return seconds < 0 ? `−${text}` : text;
}

/** What a signal is called: its short name, else the catalogue's text, else its id. */
export function signalTitle(
  signalId: string,
  { language, translate }: { readonly language: Language; readonly translate: Translate },
): string {
  const key = `signal.${signalId}`;
  return isTextKey(key) ? translate(key) : signalMeaning(signalId, language);
}

/** What exactly a signal measures, from the catalogue; its id when the catalogue does not know it. */
export function signalMeaning(signalId: string, language: Language): string {
  return findSignal(signalId)?.[language] ?? signalId;
}
