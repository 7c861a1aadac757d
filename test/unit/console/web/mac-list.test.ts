import { describe, expect, it } from "vitest";
import { readMacList } from "../../../../console/web/pages/case/mac-list.ts";

describe("MAC addresses that are typed", () => {
  it.each([
    ["", []],
    ["02:00:5E:10:A4:C7\n02-00-5e-10-90-21\n", ["02005e10a4c7", "02005e109021"]],
    ["0200.5e10.a4c7, 02005E109021", ["02005e10a4c7", "02005e109021"]],
    [" 02005E10A4C7 ; ", ["02005e10a4c7"]],
  ])("%j are read one by one", (typed, macs) => {
    expect(readMacList(typed)).toEqual({ macs, fault: undefined });
  });

  it.each([
    ["02:00:5E:10:A4:C7 12:34", { text: "12:34", why: "format" }],
    ["00:00:00:00:00:00", { text: "00:00:00:00:00:00", why: "all-zero" }],
    ["FF:FF:FF:FF:FF:FF", { text: "FF:FF:FF:FF:FF:FF", why: "broadcast" }],
    ["33:33:00:00:00:01", { text: "33:33:00:00:00:01", why: "multicast" }],
    ["02005e10a4c7\n02:00:5E:10:A4:C7", { text: "02:00:5E:10:A4:C7", why: "twice" }],
    ["020000000001 020000000002 020000000003 020000000004 020000000005", { why: "too-many" }],
  ])("%j are refused with the one that is wrong", (typed, fault) => {
    expect(readMacList(typed).fault).toMatchObject(fault);
  });
});
