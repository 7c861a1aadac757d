import { describe, expect, it } from "vitest";
import { readSearch } from "../../../../../broker/fleet/search/search-query.ts";

const reading = (text: string) => readSearch(text).reading;

describe("the text of a search", () => {
  it("holds words and conditions in any order", () => {
    const query = readSearch(
      'kim model:"FL 9" class:washer,dryer fault:drain state:offline last_seen:>2h 0042',
    );

    expect(query.words).toEqual(["kim", "0042"]);
    expect(query).toMatchObject({
      models: ["FL 9"],
      classes: ["washer", "dryer"],
      faults: ["drain"],
      states: ["offline"],
      lastSeen: [{ is: "before", agoMs: 7_200_000 }],
    });
    expect(query.reading.unread).toEqual([]);
  });

  it.each([
    ["상태:오프라인 최근:30분", ["state offline", "last_seen <30분"]],
    ["STATE:Online", ["state online"]],
    ["seen:never", ["last_seen never"]],
    ["last_seen:2d", ["last_seen <2d"]],
  ])("reads %j", (text, conditions) => {
    expect(reading(text).conditions.map(({ field, values }) => `${field} ${values.join()}`)).toEqual(
      conditions,
    );
  });

  it.each([
    ["modle:fl9", "unknown-field", "model:"],
    ["state:oflline", "unknown-value", "state:offline"],
    ["state:broken", "unknown-value", null],
    ["last_seen:yesterday", "unknown-value", "last_seen:<2h"],
    ["model:", "no-value", null],
    ['model:"', "no-value", null],
  ])("names what it cannot read in %j", (text, why, nearest) => {
    expect(reading(`kim ${text}`)).toMatchObject({
      words: ["kim"],
      conditions: [],
      unread: [{ why, nearest }],
    });
  });

  it.each(["a4:5e:60:01", "http://x", ":", "::", '"', "state::"])("takes %j as it comes", (text) => {
    expect(() => readSearch(text)).not.toThrow();
  });

  it("takes an address of a network card for a word", () => {
    expect(reading("a4:5e:60:01")).toMatchObject({ words: ["a4:5e:60:01"], unread: [] });
  });

  it("reads no more than sixteen parts", () => {
    expect(reading("x ".repeat(100)).words).toHaveLength(16);
  });
});
