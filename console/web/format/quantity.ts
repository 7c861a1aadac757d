import { codeName, findSignal } from "@housecall/proto/signals";
import type { Language } from "../text/language.ts";
import { isTextKey, type Translate } from "../text/translate.ts";
import { formatDuration } from "./duration.ts";

/** For whom something is written. */
interface Reader {
  readonly language: Language;
  readonly translate: Translate;
}

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
export function formatQuantity(value: number, unit: string, { language, translate }: Reader): string {
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
    case "code":
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
      return formatDerived(value, unit, { language, translate });
  }
}

/** "5 %/h" for a ratio by the hour, "3/s" for a count by the second; other units as they are. */
function formatDerived(value: number, unit: string, reader: Reader): string {
  const [top = "", ...below] = unit.split("/");
  const isWritten = below.length > 0 && writtenTops.has(top);
  if (isWritten) return `${formatQuantity(value, top, reader)}/${below.join("/")}`;
  return `${formatNumber(value, 3, reader.language)} ${unit}`;
}

const writtenTops: ReadonlySet<string> = new Set(["ratio", "count", "celsius", "bytes"]);

function signedDuration(seconds: number, translate: Translate): string {
  const text = formatDuration(Math.abs(seconds) * 1_000, translate);
  return seconds < 0 ? `−${text}` : text;
}

/** A value of a signal: the name of a code, else number and unit. Codes differ by class: each has its own phases. */
export function formatReading(
  value: number,
  of: { readonly unit: string; readonly signal: string; readonly deviceClass: string },
  reader: Reader,
): string {
  const signal = of.unit === "code" ? findSignal(of.signal, of.deviceClass) : undefined;
  const name = signal && codeName(signal, value);
  return name === undefined ? formatQuantity(value, of.unit, reader) : name[reader.language];
}

/** What a signal is called: its short name, else the catalogue's text, else its id. `deviceClass` tells apart what classes call alike. */
export function signalTitle(
  signalId: string,
  { language, translate, deviceClass }: Reader & { readonly deviceClass?: string },
): string {
  const key = `signal.${signalId}`;
  return isTextKey(key) ? translate(key) : signalMeaning(signalId, { language, deviceClass });
}

/** What exactly a signal measures, from the catalogue; its id when the catalogue does not know it. */
export function signalMeaning(
  signalId: string,
  { language, deviceClass }: { readonly language: Language; readonly deviceClass?: string | undefined },
): string {
  return findSignal(signalId, deviceClass)?.[language] ?? signalId;
}
