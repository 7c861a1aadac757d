import { z } from "zod";
import { deviceId, epochMs } from "./common.ts";
import { macAddresses } from "./mac-address.ts";

/** Two letters of ISO 3166-1, such as KR. */
export const country = z.string().regex(/^[A-Z]{2}$/, "two capital letters, such as KR");

/** Language in which a customer is spoken and written to. */
export const customerLanguage = z.enum(["en", "ko"]);
export type CustomerLanguage = z.infer<typeof customerLanguage>;

const oneLine = z
  .string()
  .trim()
  .max(120)
  .regex(/^[^\p{Cc}]*$/u, "one line of text");

/** A telephone number as people write it; kept as digits with the country's code in front. */
const phoneInput = z
  .string()
  .trim()
  .max(32)
  .regex(/^\+?[\d\s().-]*$/, "digits, spaces, hyphens and brackets");

/** Body of POST /api/customers and POST /api/customers/{id}: a customer as staff write one down. */
export const customerRequest = z.object({
  name: oneLine.min(1),
  phone: phoneInput.default(""),
  language: customerLanguage.default("en"),
  country: country.default("KR"),
  note: z.string().trim().max(1_000).default(""),
});
export type CustomerRequest = z.infer<typeof customerRequest>;

/** A person whose devices are looked after. */
export const customer = z.object({
  id: z.string(),
  name: z.string(),
  /** Digits with the country's code in front and no "+", at most 15 (E.164); "" when none is known. */
  phone: z.string(),
  language: customerLanguage,
  country,
  note: z.string(),
  createdAtMs: epochMs,
  changedAtMs: epochMs,
});
export type Customer = z.infer<typeof customer>;

/** Body of POST /api/devices/{id}/registration; it replaces what was there, but for MAC addresses that it does not name. */
export const registrationRequest = z.object({
  /** "" when the device belongs to nobody who is known. */
  customerId: z.string().max(64).default(""),
  serial: oneLine.default(""),
  /** From the label, in any notation. Without the field those that are stored stay: clients of before it know nothing of them. */
  macs: macAddresses.optional(),
  warrantyUntilMs: epochMs.nullable().default(null),
  installedAtMs: epochMs.nullable().default(null),
  purchaseCountry: country.or(z.literal("")).default(""),
});
export type RegistrationRequest = z.infer<typeof registrationRequest>;

/** What is known of a device as a thing that somebody has bought. */
export const registration = registrationRequest.required().extend({
  deviceId,
  changedAtMs: epochMs,
  /** 12 hex digits in lower case each, in the order of the label. */
  macs: z.array(z.string()),
});
export type Registration = z.infer<typeof registration>;

/** Answer of GET /api/devices/{id}/registration; both null while nobody has registered the device. */
export const deviceOwner = z.object({ registration: registration.nullable(), customer: customer.nullable() });
export type DeviceOwner = z.infer<typeof deviceOwner>;

/** A customer with what is registered. */
export const customerDetail = customer.extend({ registrations: z.array(registration) });
export type CustomerDetail = z.infer<typeof customerDetail>;

/** Query of GET /api/customers: part of a name, the last digits of a telephone number, a serial, MAC address or device id. */
export const customerQuery = z.object({
  text: z.string().max(200).default(""),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CustomerQuery = z.infer<typeof customerQuery>;

/** Calling codes of the countries that write their numbers with a trunk 0. */
const callingCodes: Readonly<Record<string, string>> = {
  KR: "82",
  DE: "49",
  GB: "44",
  FR: "33",
  JP: "81",
  AU: "61",
  IN: "91",
  VN: "84",
  TH: "66",
};

/**
 * A telephone number as it is kept: "010-0000-0001" in KR is "821000000001", "+1 202 555 0100" is "12025550100".
 *
 * A number without country code, from a country that is not in the table, is kept as its digits.
 */
export function phoneDigits(text: string, inCountry: string): string {
  const digits = text.replace(/\D/g, "");
  if (text.trim().startsWith("+")) return digits;
  if (digits.startsWith("00")) return digits.slice(2);
  const code = callingCodes[inCountry];
  if (code === undefined || !digits.startsWith("0")) return digits;
  return `${code}${digits.slice(1)}`;
}

/** A kept number as people of that country read it: "821000000001" in KR is "010-0000-0001"; others with a "+". */
export function phoneText(digits: string, inCountry: string): string {
  if (digits === "") return "";
  const code = callingCodes[inCountry];
  if (inCountry === "KR" && code !== undefined && digits.startsWith(code)) return koreanText(digits.slice(2));
  return `+${digits}`;
}

/** 10-0000-0001 with its trunk 0; Seoul's 2 is the only area code of one digit. */
function koreanText(national: string): string {
  const area = national.startsWith("2") ? 1 : 2;
  const last = national.slice(-4);
  const middle = national.slice(area, -4);
  return [`0${national.slice(0, area)}`, middle, last].filter((part) => part !== "").join("-");
}
