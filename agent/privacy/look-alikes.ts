/** Whether digits that look like an address or a number really are one. */

/** Bytes above 255, bytes with a leading 0, and first bytes 0, 127 and 255. */
const NO_ADDRESS = /(?:^|\.)(?:0\d|25[6-9]|2[6-9]\d|[3-9]\d\d)|^(?:0|127|255)\./;

/** A dotted quad that names a machine: not loopback, "any", broadcast or a netmask, and no byte above 255. */
export function isAddressWorthHiding(text: string): boolean {
  return !NO_ADDRESS.test(text);
}

/** An IPv6 address other than "any" and loopback, with a zone or not. Times (10:23:45) and `a::b` of C++ are none. */
export function isIpv6(text: string): boolean {
  const [address = ""] = text.split("%");
  const quad = /:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(address)?.[1];
  const plain = quad === undefined ? address : `${address.slice(0, -quad.length)}0:0`;
  const halves = plain.split("::");
  if (halves.length > 2 || plain === "::" || plain === "::1") return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  if (halves.length === 1) return groups.length === 8;
  return groups.length <= 7 && (/\d/.test(plain) || groups.length >= 3);
}

/** Reporting bodies under which nearly all phones are registered, 3GPP TS 23.003 and the GSMA's list. */
const IMEI_BODIES = /^(?:01|35|86|99)/;

/** 15 digits of a known reporting body with a right check digit (Luhn). */
export function isImei(digits: string): boolean {
  if (!IMEI_BODIES.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const digit = digits.charCodeAt(index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
