import type { CaseCandidate } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import {
  candidateList,
  isSearchable,
  unskilledNote,
} from "../../../../console/web/pages/case/dialogs/assign-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const translate = createTranslate("en");
const kim: CaseCandidate = { name: "Kim", skill: "named", openCases: 1 };
const ada: CaseCandidate = { name: "Ada", skill: "all", openCases: 0 };
const lee: CaseCandidate = { name: "Lee", skill: "other", openCases: 3 };
const people = [kim, ada, lee];
const many = Array.from({ length: 60 }, (_, index) => ({ ...kim, name: `Kim ${index}` }));
const about = { deviceClass: "washer", translate };
const names = (...given: Parameters<typeof candidateList>) =>
  candidateList(...given).lines.map(({ name }) => name);

describe("who can get a case", () => {
  it("is said with what they know and how much they have, as the server sorts them", () => {
    const { lines, hidden } = candidateList(people, { ...about, text: "", chosen: "" });

    expect(lines.map(({ label, skill, load }) => `${label}: ${skill} · ${load}`)).toEqual([
      "Kim: knows washers · 1 open case",
      "Ada: knows all devices · 0 open cases",
      "Lee: knows other devices · 3 open cases",
    ]);
    expect(lines.map(({ isSkilled }) => isSkilled)).toEqual([true, false, false]);
    expect(hidden).toBe(0);
  });

  it("speaks Korean as well, and of such devices where the class is not known here", () => {
    const [line] = candidateList([kim], {
      ...about,
      text: "",
      chosen: "",
      translate: createTranslate("ko"),
    }).lines;
    const [odd] = candidateList([kim], { ...about, text: "", chosen: "", deviceClass: "toaster" }).lines;

    expect(line).toMatchObject({ skill: "세탁기 상담 가능", load: "진행 중 1건" });
    expect(odd?.skill).toBe("knows such devices");
  });

  it("is searched by name when there are more than a handful, and whoever is chosen stays in sight", () => {
    expect([isSearchable(people), isSearchable(many)]).toEqual([false, true]);
    expect(names(people, { ...about, text: "LE", chosen: "" })).toEqual(["Lee"]);
    expect(names(people, { ...about, text: "le", chosen: "Kim" })).toEqual(["Kim", "Lee"]);
    expect(names(people, { ...about, text: "zzz", chosen: "" })).toEqual([]);
  });

  it("is at most 50 people at once, and says how many more there are", () => {
    const short = candidateList(many, { ...about, text: "", chosen: "" });
    const withLast = candidateList(many, { ...about, text: "", chosen: "Kim 59" });

    expect([short.lines.length, short.hidden]).toEqual([50, 10]);
    expect([withLast.lines.at(-1)?.name, withLast.hidden]).toEqual(["Kim 59", 9]);
  });

  it("shows no name that pretends to be another one", () => {
    const [line] = candidateList([{ ...kim, name: "Kim\u202e" }], { ...about, text: "", chosen: "" }).lines;

    expect(line).toMatchObject({ name: "Kim\u202e", label: "Kim‹U+202E›" });
  });
});

describe("giving a case to somebody with other skills", () => {
  const note = (chosen: string) => unskilledNote(people, { ...about, chosen });

  it("is said in plain words, and only then", () => {
    expect(note("Lee")).toBe("Lee is not marked as knowing washers. You can give the case all the same.");
    expect([note("Kim"), note("Ada"), note("")]).toEqual([null, null, null]);
  });
});
