import { codeName, findSignal } from "@housecall/proto/signals";
import { size } from "./text.ts";

/** A measured value with its unit as people read it: "43.2 %", "1.4 GB", "yes", "51 °C". */
export function valueText(value: number, unit: string): string {
  if (!Number.isFinite(value)) return "–";
  switch (unit) {
    case "ratio":
      return `${rounded(value * 100, Math.abs(value) < 0.1 ? 2 : 1)} %`;
    case "bytes":
      return `${value < 0 ? "-" : ""}${size(Math.abs(Math.round(value)))}`;
    case "flag":
      return value === 0 ? "no" : "yes";
    case "celsius":
      return `${rounded(value, 1)} °C`;
    case "count":
    case "code":
    case "":
      return rounded(value, 2);
    default:
      return derivedText(value, unit);
  }
}

/** "5 %/h" for a ratio by the hour, "3/s" for a count by the second; other units as they are. */
function derivedText(value: number, unit: string): string {
  const [top = "", ...below] = unit.split("/");
  const isWritten = below.length > 0 && ["ratio", "count", "celsius", "bytes"].includes(top);
  return isWritten ? `${valueText(value, top)}/${below.join("/")}` : `${rounded(value, 3)} ${unit}`;
}

/** A value of a signal: the name of a code, else number and unit. */
export function readingText(
  value: number,
  of: { readonly unit: string; readonly signal: string; readonly deviceClass: string },
): string {
  const signal = of.unit === "code" ? findSignal(of.signal, of.deviceClass) : undefined;
  return (signal && codeName(signal, value)?.en) ?? valueText(value, of.unit);
}

/** What a signal is called in the catalogue; its id when the catalogue does not know it. */
export function signalName(id: string, deviceClass?: string): string {
  const name = findSignal(id, deviceClass)?.en ?? id;
  // "1 when the interface has a carrier" stands beside "yes" here.
  const [first = "", ...others] = name.replace(/^1 (?:when|while) (?:the )?/, "");
  return name === id ? id : `${first.toUpperCase()}${others.join("")}`;
}

function rounded(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
