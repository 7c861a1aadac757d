import type { DeviceSummary, Severity } from "@housecall/proto/api";
import { printable } from "../../format/printable.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Severities from the most to the least urgent. */
export const severities = ["critical", "warning", "info"] as const satisfies readonly Severity[];

/** One row of the fleet list, in words. */
export interface FleetRow {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly deviceClass: string;
  readonly model: string;
  readonly firmware: string;
  readonly presence: DeviceSummary["presence"];
  /** Severities with at least one open fault. */
  readonly faults: readonly { readonly severity: Severity; readonly text: string }[];
  readonly lastReportAtMs: number | null;
}

/** A row of the list. */
export function fleetRow(device: DeviceSummary, translate: Translate): FleetRow {
  return {
    id: device.id,
    name: deviceTitle(device),
    note: printable(device.note),
    deviceClass: classWord(device.deviceClass, translate),
    model: printable(device.model),
    firmware: printable(device.firmware),
    presence: device.presence,
    faults: severities
      .filter((severity) => device.openFaults[severity] > 0)
      .map((severity) => ({
        severity,
        text: translate(`fleet.faultCount.${severity}`, { count: device.openFaults[severity] }),
      })),
    lastReportAtMs: device.lastReportAtMs,
  };
}

/** What a device is called: its name, else its id. */
export function deviceTitle(device: Pick<DeviceSummary, "id" | "name">): string {
  return device.name === "" ? device.id : printable(device.name);
}

/** How many devices there are, and how many of them are shown. */
export function fleetCount(shown: number, total: number | null, translate: Translate): string {
  if (total === null || total <= shown) return translate("fleet.count", { count: shown });
  return translate("fleet.countOf", { shown, count: total });
}

/** Many devices of a class in words: "washers"; "such devices" for a class that is not known here. */
export function classPlural(deviceClass: string, translate: Translate): string {
  const key = `classes.${deviceClass}`;
  return translate(isTextKey(key) ? key : "classes.other");
}

/** A device class in words; the class itself when it is not known here. */
export function classWord(deviceClass: string, translate: Translate): string {
  const key = `class.${deviceClass}`;
  return isTextKey(key) ? translate(key) : deviceClass;
}
