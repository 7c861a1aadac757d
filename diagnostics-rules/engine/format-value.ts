import { codeName } from "@housecall/proto/signals";
import type { ShownValue } from "../language/rule.ts";
import { sameDimensions, seconds, type Unit, writeUnit } from "../language/units.ts";

export type Language = "en" | "ko";

/** A shown value as people read it: the name of a code, else number and unit. The value is in its own unit. */
export function formatShown({ coded, unit }: ShownValue, value: number, language: Language): string {
  const name = coded && codeName(coded, value);
  return name === undefined ? formatValue(value, unit, language) : name[language];
}

/** A value with its unit as people read it: "97.3 %", "1.5 GiB", "5 min 20 s", "5분 20초". The value is in `unit`. */
export function formatValue(value: number, unit: Unit, language: Language): string {
  if (!Number.isFinite(value)) return language === "en" ? "unknown" : "알 수 없음";
  if (unit.isAsked === true) return formatAsked(value, unit, language);
  if (sameDimensions(unit, seconds)) return formatDuration(value * unit.factor, language);
  if (unit.dimensions["data"] === 1 && unit.parts.length === 1) return formatBytes(value * unit.factor);
  if (unit.name === "bytes/s") return `${formatBytes(value)}/s`;
  const number = shortNumber(isRatio(unit) ? value * 100 : value);
  return withSymbol(number, symbolOf(unit));
}

/** In the very unit that a text asks for; shares of ten per cent and more without decimals. */
function formatAsked(value: number, unit: Unit, language: Language): string {
  const shown = isRatio(unit) ? value * 100 : value;
  const isPercent = unit.isShare && unit.parts.length === 0;
  const number = isPercent && Math.abs(shown) >= 10 ? String(Math.round(shown)) : shortNumber(shown);
  const name = language === "ko" ? koreanTimes[unit.name] : undefined;
  return name === undefined ? withSymbol(number, symbolOf(unit)) : `${number}${name}`;
}

const koreanTimes: Readonly<Record<string, string>> = {
  s: "초",
  min: "분",
  m: "분",
  h: "시간",
  d: "일",
  w: "주",
};

/** A share that is written as per cent: its own unit is one. */
function isRatio({ isShare, name }: Unit): boolean {
  return isShare && name.startsWith("ratio");
}

function withSymbol(number: string, symbol: string): string {
  return symbol === "" || symbol.startsWith("/") ? `${number}${symbol}` : `${number} ${symbol}`;
}

/** A unit as people read it: "°C/h", "/min" for counts by the minute, "%/h"; "" for plain numbers. */
export function symbolOf(unit: Unit): string {
  const isUnknown = unit.parts.length === 0 && !unit.isShare;
  if (isUnknown) return "";
  return writeUnit(unit.parts, {
    top: unit.isShare ? "%" : "",
    nameOf: ({ name }) => symbols[name] ?? name,
  });
}

const symbols: Readonly<Record<string, string>> = { count: "", flag: "", code: "", m: "min", celsius: "°C" };

function shortNumber(value: number): string {
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 3;
  return String(Number(value.toFixed(decimals)));
}

function formatBytes(bytes: number): string {
  // As the console shows sizes: 1 KB is 1,024 bytes.
  const names = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let index = 0;
  while (Math.abs(value) >= 1_024 && index < names.length - 1) {
    value /= 1_024;
    index += 1;
  }
  return `${shortNumber(value)} ${names[index] ?? "B"}`;
}

const durationNames: Readonly<Record<Language, readonly string[]>> = {
  en: [" d", " h", " min", " s"],
  ko: ["일", "시간", "분", "초"],
};

/** At most two parts: "3 d 4 h", "5 min 20 s". */
function formatDuration(totalSeconds: number, language: Language): string {
  const sign = totalSeconds < 0 ? "-" : "";
  let rest = Math.round(Math.abs(totalSeconds));
  const parts: string[] = [];
  for (const [index, size] of [86_400, 3_600, 60, 1].entries()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${durationNames[language][index] ?? ""}`);
  }
  return parts.length === 0 ? `0${durationNames[language][3] ?? ""}` : sign + parts.slice(0, 2).join(" ");
}
