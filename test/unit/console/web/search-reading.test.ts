import type { SearchReading } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { readSearch } from "../../../../broker/fleet/search/search-query.ts";
import { readingView } from "../../../../console/web/pages/fleet/search-reading-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

function view(
  text: string,
  { language = "en", isNearly = false }: { language?: "en" | "ko"; isNearly?: boolean } = {},
) {
  const reading: SearchReading = { ...readSearch(text).reading, isNearly };
  return readingView(reading, text, createTranslate(language));
}

describe("how a search was read", () => {
  it("is not said of plain words", () => {
    expect(view("kim 0042")).toBeNull();
  });

  it("is said in words", () => {
    const text = "model:fl9 fault:drain,critical state:offline,stale class:washer last_seen:>2h kim";

    expect(view(text)?.parts).toEqual([
      "model contains “fl9”",
      "open fault: “drain” or a critical one",
      "presence is Offline or Connected, silent",
      "class is Washer",
      "last report more than 2h ago",
      "“kim” anywhere",
    ]);
    expect(view("상태:오프라인 최근:never", { language: "ko" })?.parts).toEqual([
      "연결 상태: 오프라인",
      "마지막 보고: 없음",
    ]);
  });

  it.each([
    ["kim modle:fl9", "model:", "kim model:fl9"],
    ["state:oflline kim", "state:offline", "state:offline kim"],
    ["상태:oflline", "state:offline", "상태:offline"],
  ])("offers what was probably meant by %j", (text, part, meant) => {
    expect(view(text)?.unread[0]?.meant).toEqual({ part, text: meant });
  });

  it("makes hostile text harmless", () => {
    expect(view("model:\u202efl9")?.parts).toEqual(["model contains “‹U+202E›fl9”"]);
  });

  it("says that what was found is only near", () => {
    expect(view("washer-0044", { isNearly: true })).toMatchObject({
      isNearly: true,
      parts: ["“washer-0044” anywhere"],
    });
  });
});
