import { commandReasons, reasonText } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";

describe("commandReasons", () => {
  it("has snake_case codes and whole sentences in both languages", () => {
    const wrong = Object.entries(commandReasons).filter(
      ([code, { en, ko }]) =>
        !/^[a-z]+(_[a-z]+)*$/.test(code) || !/^[A-Z].*\.$/.test(en) || !/[가-힣].*\.$/.test(ko),
    );

    expect(wrong).toEqual([]);
  });
});

describe("reasonText", () => {
  it("gives the words of a known code and nothing for others", () => {
    expect(reasonText("expired")?.en).toContain("not reached in time");
    expect(reasonText("not_available: EACCES")).toBe(commandReasons.not_available);
    expect(reasonText("")).toBeUndefined();
    expect(reasonText("toString")).toBeUndefined();
  });
});
