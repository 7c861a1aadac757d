import { findSignal } from "@housecall/proto/signals";
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
      return `${rounded(value, 3)} ${unit}`;
  }
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
