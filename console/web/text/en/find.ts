/** The one search. */
export const findEn = {
  "find.open": "Find",
  "find.title": "Find a device, case or customer",
  "find.field": "Serial, MAC address, phone, case number, name, model or device id",
  "find.hint":
    "Type what the caller reads out; a wrong letter or digit is forgiven. Enter opens the first result.",
  "find.failed": "The search did not work",
  "find.none": "Nothing was found for “{text}”",
  "find.noneBody":
    "Compare it with the label once more: letters O and I are never digits there. A part of the serial, or the end of the MAC address or of the telephone number is enough.",
  "find.nearly": "Nothing is just so. These differ by a letter or digit: compare before you go on.",
  "find.devices": "Devices",
  "find.cases": "Cases",
  "find.customers": "Customers",
  "find.serial": "serial {serial}",
  "find.mac": "MAC {mac}",
  "find.owner": "owner {name}",
  "find.devicesOf": "{count} {count|device|devices}",
  "action.searched": "Searched for a device, case or customer",
} as const;
