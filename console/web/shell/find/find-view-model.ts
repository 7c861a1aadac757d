import { type FindAnswer, macText, phoneText } from "@housecall/proto/api";
import { printable } from "../../format/printable.ts";
import { classWord, deviceTitle } from "../../pages/fleet/view-model.ts";
import { caseTitle, stateWord } from "../../pages/work/view-model.ts";
import type { Language } from "../../text/language.ts";
import type { Translate } from "../../text/translate.ts";

/** One result: what it is, what tells it from others, and where it leads. */
export interface FindLine {
  readonly key: string;
  readonly title: string;
  readonly facts: string;
  readonly href: string;
}

/** Results of one kind. */
export interface FindGroup {
  readonly kind: "devices" | "cases" | "customers";
  readonly lines: readonly FindLine[];
}

/** Results in the order in which a person should look at them; kinds without results are left out. */
export function findGroups(
  found: FindAnswer,
  { translate, language }: { readonly translate: Translate; readonly language: Language },
): FindGroup[] {
  const groups: FindGroup[] = [
    { kind: "devices", lines: found.devices.map((each) => deviceLine(each, translate)) },
    { kind: "cases", lines: found.cases.map((each) => caseLine(each, language, translate)) },
    { kind: "customers", lines: found.customers.map((each) => customerLine(each, translate)) },
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}

function deviceLine(
  { device, serial, mac, ownerName }: FindAnswer["devices"][number],
  translate: Translate,
): FindLine {
  return {
    key: `device-${device.id}`,
    title: deviceTitle(device),
    facts: joined([
      classWord(device.deviceClass, translate),
      printable(device.model),
      serial === "" ? printable(device.id) : translate("find.serial", { serial: printable(serial) }),
      mac === "" ? "" : translate("find.mac", { mac: macText(mac) }),
      ownerName === "" ? "" : translate("find.owner", { name: printable(ownerName) }),
      translate(`presence.${device.presence}`),
    ]),
    href: `/devices/${device.id}`,
  };
}

function caseLine(found: FindAnswer["cases"][number], language: Language, translate: Translate): FindLine {
  return {
    key: `case-${found.number}`,
    title: caseTitle(found, language, translate),
    facts: joined([found.number, stateWord(found.state, translate), printable(found.deviceName)]),
    href: `/cases/${found.number}`,
  };
}

function customerLine(
  { id, name, phone, country, deviceIds }: FindAnswer["customers"][number],
  translate: Translate,
): FindLine {
  const [only] = deviceIds;
  return {
    key: `customer-${id}`,
    title: printable(name),
    facts: joined([phoneText(phone, country), translate("find.devicesOf", { count: deviceIds.length })]),
    href: only === undefined ? "" : `/devices/${only}`,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
