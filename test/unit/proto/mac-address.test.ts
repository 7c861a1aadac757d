import {
  isMacMeant,
  isMacNearlyMeant,
  macAddresses,
  macsText,
  readMacSearch,
  registrationRequest,
} from "@housecall/proto/api";
import { describe, expect, it } from "vitest";

const kept = "02005e10a4c7";

describe("a MAC address of a label", () => {
  it.each([
    "02:00:5E:10:A4:C7",
    "02-00-5e-10-a4-c7",
    "0200.5E10.A4C7",
    "02005E10A4C7",
    " 02005e10a4c7 ",
    "０２:00:5E:10:A4:C7",
  ])("%j is kept as twelve digits", (text) => {
    expect(macAddresses.parse([text])).toEqual([kept]);
  });

  it.each([
    ["", /"" is no MAC address; wanted 12 hex digits/],
    ["02:00:5E:10:A4", /is no MAC address/],
    ["02:00:5E:10:A4:C7:11", /is no MAC address/],
    ["02:00:5E:10:A4:G7", /is no MAC address/],
    ["02:00-5E:10-A4:C7", /is no MAC address/],
    ["0200:5E10:A4C7", /is no MAC address/],
    ["2:0:5E:10:A4:C7", /is no MAC address/],
    ["<img src=x>", /is no MAC address/],
    ["00:00:00:00:00:00", /"00:00:00:00:00:00" is all zeros/],
    ["ffff.ffff.ffff", /"FF:FF:FF:FF:FF:FF" is the broadcast address/],
    ["01-00-5E-10-A4-C7", /"01:00:5E:10:A4:C7" is a multicast address/],
    ["333300000001", /is a multicast address/],
    ["0".repeat(41), /at|big/],
  ])("%j is refused with what was wanted", (text, message) => {
    const { error } = macAddresses.safeParse([text]);
    expect(error?.issues[0]).toMatchObject({ path: [0], message: expect.stringMatching(message) });
  });

  it("stands in a list once, in whatever notation, and beside three others at most", () => {
    const twice = macAddresses.safeParse(["02:00:5E:10:A4:C7", "0200.5e10.a4c7"]);
    expect(twice.error?.issues).toMatchObject([{ path: [1], message: expect.stringMatching(/already/) }]);

    const five = Array.from({ length: 5 }, (_, index) => `02005e10a4c${index}`);
    expect(macAddresses.safeParse(five.slice(0, 4)).success).toBe(true);
    expect(macAddresses.safeParse(five).success).toBe(false);
  });

  it("is read as labels show it", () => {
    expect(macsText([kept, "0a1b2c3d4e5f"])).toBe("02:00:5E:10:A4:C7, 0A:1B:2C:3D:4E:5F");
    expect(macsText([])).toBe("");
  });

  it("is not said by a request without the field, which is not the same as none", () => {
    expect(registrationRequest.parse({}).macs).toBeUndefined();
    expect(registrationRequest.parse({ macs: [] }).macs).toEqual([]);
  });
});

describe("a search text", () => {
  it.each([
    ["02-00-5E-10-A4-C7", kept, "anywhere"],
    ["MAC 주소: 02:00:5E:10:A4:C7", kept, "anywhere"],
    ["MAC=02005E10A4C7", kept, "anywhere"],
    ["02 00 5E 10 A4 C7", kept, "anywhere"],
    ["O2:0O:5E:lO:A4:C7", kept, "anywhere"],
    ["a4:c7", "a4c7", "anywhere"],
    ["12:34", "1234", "anywhere"],
    ["1234", "1234", "end"],
    ["0200-5109-0211", "020051090211", "end"],
  ])("%j means %s, %s", (text, digits, place) => {
    expect(readMacSearch(text)).toEqual({ digits, place });
  });

  it.each([
    "",
    "4c7",
    "sold",
    "Min-ji",
    "C-2026-000001",
    "+82 10 0000 0001",
    "(02) 000-0001",
    "WM900-4711",
    "a4c7%",
    "02005e10a4c711",
    "mac",
    "Mac Donald",
  ])("%j means no MAC address", (text) => {
    expect(readMacSearch(text)).toBeUndefined();
  });

  it.each([
    ["02:00:5E:10:A4:C1", true],
    ["02:00:5E:10:4A:C7", true],
    ["02005E10A4C", true],
    ["02:00:5E:10:A4:11", false],
    ["A4:C1", false],
  ])("%j nearly means another address: %j", (text, isNearly) => {
    const search = readMacSearch(text);
    if (search === undefined) throw new Error("the text is read as an address");
    expect(isMacNearlyMeant(search, kept)).toBe(isNearly);
    expect(isMacMeant(search, "0a1b2c3d4e5f")).toBe(false);
  });
});
