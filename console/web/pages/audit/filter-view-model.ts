import { type AuditFilter, deviceId } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import { fromZonedInput, toZonedInput } from "../../format/zoned-input.ts";
import { en } from "../../text/en.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** What the address says; times are ISO 8601 in UTC, so that a link means the same everywhere. */
export interface AuditAddress {
  readonly device: string;
  readonly person: string;
  readonly action: string;
  readonly from: string;
  readonly to: string;
  readonly looks: string;
}

/** The names of {@link AuditAddress}. */
export const auditAddressNames = ["device", "person", "action", "from", "to", "looks"] as const;

/** What is wrong with the fields; nothing is asked of the server while something is. */
export interface AuditFilterFaults {
  readonly device: boolean;
  readonly range: boolean;
}

/** The question that an address asks of the server. */
export function auditFilterOf(address: AuditAddress): AuditFilter {
  const device = address.device.trim().toLowerCase();
  const person = address.person.trim();
  const [fromMs, toMs] = [timeOf(address.from), timeOf(address.to)];
  return {
    ...(device === "" ? {} : { deviceId: device }),
    ...(person === "" ? {} : { actor: person }),
    ...(/^[a-z0-9-]{1,64}$/.test(address.action) ? { action: address.action } : {}),
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    looks: address.looks === "1" ? "with" : "without",
  };
}

/** What a person has to mend before anything can be asked. */
export function faultsOf(filter: AuditFilter): AuditFilterFaults {
  const { fromMs, toMs } = filter;
  return {
    device: filter.deviceId !== undefined && !deviceId.safeParse(filter.deviceId).success,
    range: fromMs !== undefined && toMs !== undefined && toMs < fromMs,
  };
}

/** Whether entries may be missing because of the filter and not because there are none. */
export function isNarrowed(filter: AuditFilter): boolean {
  return Object.keys(filter).length > 1 || filter.looks === "without";
}

/** Value of a field for a local time; "" when the address names none. */
export function inputOf(address: string, timeZone: string): string {
  const atMs = timeOf(address);
  return atMs === undefined ? "" : toZonedInput(atMs, timeZone);
}

/** What the address says for the value of such a field. */
export function addressOf(input: string, timeZone: string): string {
  const atMs = fromZonedInput(input, timeZone);
  return atMs === undefined ? "" : `${new Date(atMs).toISOString().slice(0, 16)}Z`;
}

/** The actions to choose from, by their words; one of the address that has none is there as its code. */
export function actionChoices(
  chosen: string,
  translate: Translate,
): readonly { readonly value: string; readonly label: string }[] {
  const known = Object.keys(en).flatMap((key) => {
    const value = /^action\.(.+)$/.exec(key)?.[1];
    return value === undefined || !isTextKey(key) ? [] : [{ value, label: translate(key) }];
  });
  const sorted = known.toSorted((a, b) => a.label.localeCompare(b.label));
  const isKnown = chosen === "" || known.some(({ value }) => value === chosen);
  return [
    { value: "", label: translate("audit.anyAction") },
    ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
    ...sorted,
  ];
}

function timeOf(text: string): EpochMs | undefined {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) || atMs < 0 ? undefined : atMs;
}
