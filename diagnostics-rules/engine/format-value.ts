import { sameDimensions, seconds, type Unit, writeUnit } from "../language/units.ts";

export type Language = "en" | "ko";

/** A value with its unit as people read it: "97.3 %", "1.5 GiB", "5 min 20 s", "5분 20초". The value is in `unit`. */
export function formatValue(value: number, unit: Unit, language: Language): string {
  if (!Number.isFinite(value)) return language === "en" ? "unknown" : "알 수 없음";
  if (sameDimensions(unit, seconds)) return formatDuration(value * unit.factor, language);
  if (unit.dimensions["data"] === 1 && unit.parts.length === 1) return formatBytes(value * unit.factor);
  if (unit.name === "bytes/s") return `${formatBytes(value)}/s`;
  const isRatio = unit.isShare && unit.name.startsWith("ratio");
  const symbol = symbolOf(unit);
  const isApart = symbol !== "" && !symbol.startsWith("/");
  return `${shortNumber(isRatio ? value * 100 : value)}${isApart ? " " : ""}${symbol}`;
}

/** A unit as people read it: "°C/h", "/min" for counts by the minute, "%/h". */
function symbolOf(unit: Unit): string {
  const isUnknown = unit.parts.length === 0 && !unit.isShare;
  if (isUnknown) return "";
  return writeUnit(unit.parts, {
    top: unit.isShare ? "%" : "",
    nameOf: ({ name }) => symbols[name] ?? name,
  });
}

const symbols: Readonly<Record<string, string>> = { count: "", flag: "", code: "", celsius: "°C" };

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
