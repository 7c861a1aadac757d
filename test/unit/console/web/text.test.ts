import { caseEventData, problemParameters } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { problemSentence } from "../../../../console/web/shell/problem-sentence.ts";
import { en } from "../../../../console/web/text/en.ts";
import { ko } from "../../../../console/web/text/ko.ts";
import { initialLanguage } from "../../../../console/web/text/language.ts";
import { createTranslate, isTextKey } from "../../../../console/web/text/translate.ts";

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? "");
/** Texts that are the same in both languages because they are names or nothing but a value. */
const sameInBoth = new Set([
  "app.name",
  "error.other",
  "class.tv",
  "classes.tv",
  "redaction.imei",
  "find.mac",
  "pull.skippedRow",
]);

describe("the catalogue", () => {
  it("has the same keys in both languages", () => {
    expect(Object.keys(ko).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it.each(Object.entries(en))("says %s in Korean with the same values", (key, english) => {
    const korean = ko[key as keyof typeof en];

    expect(new Set(placeholders(korean))).toEqual(new Set(placeholders(english)));
    expect(english.trim()).not.toBe("");
    expect(/[가-힣]/.test(korean) || sameInBoth.has(key)).toBe(true);
  });
});

describe("the audit of cases", () => {
  it.each(caseEventData.options.map(({ shape }) => shape.kind.value))("has words for %s", (kind) => {
    expect(isTextKey(`action.case-${kind.replaceAll("_", "-")}`)).toBe(true);
  });
});

describe("a problem of the server", () => {
  it.each(Object.entries(problemParameters))(
    "has a sentence for %s that uses its parameters",
    (kind, names) => {
      const key = `problem.${kind}`;
      if (!isTextKey(key)) throw new Error(`${key} is missing`);

      expect(placeholders(en[key]).toSorted()).toEqual([...names].toSorted());
      expect(placeholders(ko[key]).toSorted()).toEqual([...names].toSorted());
    },
  );

  it("has no sentence for what the server does not say", () => {
    const kinds = Object.keys(en).filter((key) => key.startsWith("problem."));

    expect(kinds.toSorted()).toEqual(
      Object.keys(problemParameters)
        .map((kind) => `problem.${kind}`)
        .toSorted(),
    );
  });

  it("is told in the reader's language, and in the server's words when the page is older", () => {
    const known = {
      code: "STORE_DAMAGED",
      kind: "day_damaged",
      parameters: { file: "/d/p.duckdb" },
      message: "m",
      sinceMs: 0,
    };

    expect(problemSentence(known, createTranslate("ko"))).toMatch(/^하루치 측정값.*\/d\/p\.duckdb/);
    expect(problemSentence({ ...known, kind: "of_tomorrow" }, createTranslate("ko"))).toBe("m");
  });
});

describe("translate", () => {
  it("chooses the word by the number and groups digits", () => {
    const translate = createTranslate("en");

    expect(translate("fleet.count", { count: 1 })).toBe("1 device");
    expect(translate("fleet.count", { count: 12_000 })).toBe("12,000 devices");
    expect(createTranslate("ko")("fleet.count", { count: 2 })).toBe("기기 2대");
  });

  it("puts values in as they are, never as another placeholder", () => {
    expect(createTranslate("en")("fleet.noMatchTitle", { text: "{count} $& <b>" })).toBe(
      "No device matches “{count} $& <b>”",
    );
  });

  it("knows which keys exist, without those of every object", () => {
    expect([isTextKey("reason.busy"), isTextKey("reason.none"), isTextKey("toString")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("initialLanguage", () => {
  it("takes the remembered one, then the browser's, then English", () => {
    expect(initialLanguage("ko", ["en-US"])).toBe("ko");
    expect(initialLanguage("xx", ["ko-KR", "en"])).toBe("ko");
    expect(initialLanguage(null, ["de-DE", "ko"])).toBe("en");
    expect(initialLanguage(null, [])).toBe("en");
  });
});
