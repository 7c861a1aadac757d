/**
 * MAC addresses (EUI-48) as they stand on labels: AA:BB:CC:DD:EE:FF, AA-BB-CC-DD-EE-FF, AABB.CCDD.EEFF or AABBCCDDEEFF.
 * Kept as 12 hex digits in lower case. Addresses of groups and reserved ones are refused: no label shows them.
 */
import { z } from "zod";

/** So many stand on a label at most: Wi-Fi, wired, Bluetooth, and one more. */
export const MAX_MACS = 4;

/** Why a text is no MAC address of a device. */
export type MacFault = "format" | "all-zero" | "broadcast" | "multicast";

const notations = [
  /^[\da-f]{12}$/,
  /^[\da-f]{2}(?::[\da-f]{2}){5}$/,
  /^[\da-f]{2}(?:-[\da-f]{2}){5}$/,
  /^[\da-f]{4}(?:\.[\da-f]{4}){2}$/,
];

/** The address as it is kept; what is in no known notation stays as it is. */
export function macDigits(text: string): string {
  const typed = text.normalize("NFKC").trim().toLowerCase();
  return notations.some((notation) => notation.test(typed)) ? typed.replace(/[^\da-f]/g, "") : text;
}

/** What is wrong with a text as the address of a device, in any notation; undefined when nothing is. */
export function macFault(text: string): MacFault | undefined {
  const digits = macDigits(text);
  if (!/^[\da-f]{12}$/.test(digits)) return "format";
  if (/^0+$/.test(digits)) return "all-zero";
  if (/^f+$/.test(digits)) return "broadcast";
  return isGroup(digits) ? "multicast" : undefined;
}

/** The lowest bit of the first octet tells a group from one device (IEEE 802-2014, 8.2.2). */
function isGroup(digits: string): boolean {
  return Number.parseInt(digits.slice(0, 2), 16) % 2 === 1;
}

/** A kept address as labels show it: "02005e10a4c7" is "02:00:5E:10:A4:C7". */
export function macText(mac: string): string {
  return (mac.toUpperCase().match(/../g) ?? []).join(":");
}

/** Several kept addresses in one line; "" when there is none. */
export function macsText(macs: readonly string[]): string {
  return macs.map(macText).join(", ");
}

const faultTexts: Readonly<Record<MacFault, string>> = {
  format: "is no MAC address; wanted 12 hex digits, such as AA:BB:CC:DD:EE:FF",
  "all-zero": "is all zeros, which stands for no address; wanted the one on the label",
  broadcast: "is the broadcast address, which is no device's own; wanted the one on the label",
  multicast: "is a multicast address, which is no device's own; wanted the one on the label",
};

/** One address in any notation, read into the kept form. */
export const macAddress = z
  .string()
  .max(40)
  .overwrite(macDigits)
  .superRefine((mac, context) => {
    const fault = macFault(mac);
    if (fault !== undefined)
      context.addIssue({ code: "custom", message: `"${shown(mac)}" ${faultTexts[fault]}` });
  });

/** The addresses on the label of one device, in the order in which they stand there. */
export const macAddresses = z
  .array(macAddress)
  .max(MAX_MACS)
  .superRefine((macs, context) => {
    macs.forEach((mac, index) => {
      if (macs.indexOf(mac) < index)
        context.addIssue({
          code: "custom",
          path: [index],
          message: `"${shown(mac)}" is in the list already; wanted each address once`,
        });
    });
  });

function shown(text: string): string {
  return macFault(text) === "format" ? text : macText(text);
}
