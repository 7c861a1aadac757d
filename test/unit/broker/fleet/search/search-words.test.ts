import { describe, expect, it } from "vitest";
import { emptyProfile } from "../../../../../broker/fleet/device-registry.ts";
import { searchTextOf, wordMatcher } from "../../../../../broker/fleet/search/search-words.ts";

const text = searchTextOf({
  id: "washer-0042",
  claimedAtMs: 0,
  revokedAtMs: null,
  sessionStartedAtMs: null,
  disconnectedAtMs: null,
  disconnectReason: null,
  lastReportAtMs: null,
  configSyncedAtMs: null,
  note: "",
  profile: {
    ...emptyProfile,
    name: "Küche Kim 세탁기",
    model: "WM-3000",
    deviceClass: "washer",
    firmware: "4.1.2",
  },
});

function finds(query: string, forgiving: "letters" | "letters and digits" = "letters"): boolean {
  return wordMatcher(query.split(" "), forgiving)(text);
}

describe("words", () => {
  it.each([
    "",
    "washer",
    "WASHER0042",
    "washer 42",
    "0042 wash",
    "wm3000",
    "wm-3000 kim",
    "kuche",
    "세탁기",
    "4.1.2",
    "wahser",
    "washr",
    "wascher",
    "washet",
  ])("find it by %j", (query) => {
    expect(finds(query)).toBe(true);
  });

  it.each(["dryer", "0043", "washer dryer", "kin", "세탁소", "0042 3000 4.1.9"])(
    "do not find it by %j",
    (query) => {
      expect(finds(query)).toBe(false);
    },
  );

  it.each(["washer-0043", "washer-0O42", "washer-00402", "wm-30o0", "WASHER 00412"])(
    "find it by %j when a digit may be wrong",
    (query) => {
      expect(finds(query)).toBe(false);
      expect(finds(query, "letters and digits")).toBe(true);
    },
  );

  it("never find it when two digits are wrong", () => {
    expect(finds("washer-1142", "letters and digits")).toBe(false);
  });

  it("do not run over from one field into the next", () => {
    expect(finds("0042Küche")).toBe(false);
  });
});
