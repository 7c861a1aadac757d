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
      return formatSeconds(value, { language, translate });
    default:
      return formatMeasure(value, unit, { language, translate });
  }
}

/** A measured length of time, in at most two units and never rounded to minutes: "0.25 s", "4 min 2 s", "2 h 5 min". */
function formatSeconds(value: number, { language, translate }: Reader): string {
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  const rounded = Math.round(size);
  if (size < 10) return sign + translate("duration.seconds", { seconds: formatNumber(size, 2, language) });
  if (rounded < 60) return sign + translate("duration.seconds", { seconds: rounded });
  if (rounded >= 3_600 || rounded % 60 === 0) return sign + formatDuration(rounded * 1_000, translate);
  const [minutes, seconds] = [Math.floor(rounded / 60), rounded % 60];
  return sign + translate("duration.minutesSeconds", { minutes, seconds });
}

/** A slow rate is read per minute or hour: 0.3 kHz/h, and not 0.0000833 kHz/s. */
const slowRates = [
  { below: 0.001, factor: 3_600, per: "h" },
  { below: 0.1, factor: 60, per: "min" },
] as const;

/** "5 %/h" for a ratio by the hour, "3/s" for a count by the second, "1 °C/min" for a slow warming; other units as they are. */
function formatMeasure(value: number, unit: string, reader: Reader): string {
  const [top = "", ...below] = unit.split("/");
  const isSlow = below.join("/") === "s" && value !== 0 && top !== "bytes";
  const slow = isSlow ? slowRates.find((rate) => Math.abs(value) < rate.below) : undefined;
  const shown = value * (slow?.factor ?? 1);
  const per = slow === undefined ? below : [slow.per];
  const isWritten = per.length > 0 && writtenTops.has(top);
  if (isWritten) return `${formatQuantity(shown, top, reader)}/${per.join("/")}`;
  return `${formatFigures(shown, reader.language)} ${[top, ...per].join("/")}`;
}

const writtenTops: ReadonlySet<string> = new Set(["ratio", "count", "celsius", "bytes"]);

/** Four figures, at most three of them after the point. */
function formatFigures(value: number, language: Language): string {
  const size = Math.abs(value);
  const decimals = size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return formatNumber(value, decimals, language);
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

/** What a signal is called: its short name, else the catalogue's text without its explanation, else its id. `deviceClass` tells apart what classes call alike. */
export function signalTitle(
  signalId: string,
  { language, translate, deviceClass }: Reader & { readonly deviceClass?: string },
): string {
  const key = `signal.${signalId}`;
  if (isTextKey(key)) return translate(key);
  const meaning = signalMeaning(signalId, { language, deviceClass });
  if (meaning === signalId) return signalId;
  // "Water level sensor frequency: 26.0 empty, 22.0 overflow", "1 when water stands in the base pan"
  const [name = meaning] = meaning.replace(/^1 (?:when|while) /, "").split(":");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What exactly a signal measures, from the catalogue; its id when the catalogue does not know it. */
export function signalMeaning(
  signalId: string,
  { language, deviceClass }: { readonly language: Language; readonly deviceClass?: string | undefined },
): string {
  return findSignal(signalId, deviceClass)?.[language] ?? signalId;
}
