import { phoneDigits, phoneText } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";

describe("a telephone number", () => {
  it.each([
    ["010-0000-0001", "KR", "821000000001"],
    ["+82 10 0000 0001", "KR", "821000000001"],
    ["0082 10 0000 0001", "US", "821000000001"],
    ["02-000-0001", "KR", "8220000001"],
    ["+1 (202) 555-0100", "KR", "12025550100"],
    ["202-555-0100", "US", "2025550100"],
    ["", "KR", ""],
  ])("%j in %s is kept as %j", (text, country, digits) => {
    expect(phoneDigits(text, country)).toBe(digits);
  });

  it.each([
    ["821000000001", "KR", "010-0000-0001"],
    ["8220000001", "KR", "02-000-0001"],
    ["12025550100", "KR", "+12025550100"],
    ["4930123456", "DE", "+4930123456"],
    ["", "KR", ""],
  ])("%j in %s is read as %j", (digits, country, text) => {
    expect(phoneText(digits, country)).toBe(text);
  });
});
