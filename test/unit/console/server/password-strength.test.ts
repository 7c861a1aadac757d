import { describe, expect, it } from "vitest";
import { refuseEasyPassword } from "../../../../console/server/auth/password-strength.ts";
import { leastProcessorMs } from "../../../lib/processor-time.ts";

describe("a password that is among the first guesses", () => {
  it.each([
    "password1234",
    "P@ssw0rd12345",
    "qwertyuiop12",
    "qwertyuiop[]",
    "123456789012",
    "987654321098",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "Housecall2026",
    "administrator1",
    "welcomewelcome1",
    "asdfghjklasdf",
    "Min-ji Kim 1234",
    "supportsupport",
  ])("is refused although it is long enough: %s", (password) => {
    expect(() => refuseEasyPassword(password, "Min-ji Kim")).toThrow(/easy to guess/);
  });

  it.each([
    "correct horse battery",
    "seven quiet lanterns",
    "j8#Lq0-vT2xw",
    "우리집 세탁기는 조용하다",
    "password of my green door",
  ])("is not one that has more to it: %s", (password) => {
    expect(() => refuseEasyPassword(password, "Min-ji Kim")).not.toThrow();
  });

  it("is told at once, however it repeats", () => {
    for (const piece of ["a", "ab", "!?", "가"]) {
      const password = piece.repeat(200 / piece.length);
      const tookMs = leastProcessorMs(() =>
        expect(() => refuseEasyPassword(password, "Kim")).toThrow(/easy to guess/),
      );

      expect(tookMs).toBeLessThan(50);
    }
  });
});
