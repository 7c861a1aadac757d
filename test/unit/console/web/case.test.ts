import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import {
  causeChoices,
  initialCloseForm,
  isWatched,
  readCloseForm,
} from "../../../../console/web/pages/case/dialogs/close-view-model.ts";
import { causeTitle, splitFaults, stepsOf } from "../../../../console/web/pages/case/faults-view-model.ts";
import { eventLines } from "../../../../console/web/pages/case/timeline-view-model.ts";
import { caseButtons, caseNotice, presenceSentence } from "../../../../console/web/pages/case/view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { detailOf } from "../../../lib/case-details.ts";
import { faultOf, firedCase, gone } from "../../../lib/case-files.ts";

const translate = createTranslate("en");
const moment = createFormatMoment({ language: "en", timeZone: "UTC" });
const ada = { name: "Ada", mayWork: true, mayAssign: false };

/** A case that Ada has. */
function takenCase() {
  const made = firedCase(0);
  made.desk.act(made.number, { by: "Ada", atMs: MINUTE_MS, name: "take" });
  return made;
}

describe("what can be done with a case", () => {
  const names = (...given: Parameters<typeof caseButtons>) => caseButtons(...given).map(({ name }) => name);

  it("begins with taking it, from whoever has it", () => {
    const { desk, number } = takenCase();
    const row = desk.file(number).row;

    expect(caseButtons(row, { ...ada, name: "Kim" }, translate)).toEqual([
      { name: "take", label: "Take over from Ada", weight: "next" },
    ]);
    expect(names(row, { ...ada, mayWork: false }, translate)).toEqual([]);
  });

  it("follows who acts next", () => {
    const { desk, number } = takenCase();
    const now = () => names(desk.file(number).row, ada, translate);
    const act = (atMs: number, name: "wake" | "take", by = "Ada") => desk.act(number, { by, atMs, name });

    expect(now()).toEqual(["close", "wait", "escalate", "book-visit", "release"]);
    desk.act(number, { by: "Ada", atMs: 2 * MINUTE_MS, name: "wait" }, { waitsFor: "customer" });
    expect(now()[0]).toBe("wake");
    act(3 * MINUTE_MS, "wake");
    desk.act(number, { by: "Ada", atMs: 4 * MINUTE_MS, name: "book-visit" }, { visitAtMs: DAY_MS });
    expect(now()[0]).toBe("visit-done");
    act(5 * MINUTE_MS, "wake");
    desk.act(number, { by: "Ada", atMs: 6 * MINUTE_MS, name: "escalate" }, { question: "Pump?" });
    act(7 * MINUTE_MS, "take");
    expect(now()[0]).toBe("return");
    desk.act(number, { by: "Ada", atMs: 8 * MINUTE_MS, name: "close" }, { outcome: "self_fix" });
    expect(now()).toEqual(["reopen"]);
  });

  it("offers giving it to somebody to those who may, while it is open", () => {
    const { desk, number } = takenCase();
    const lead = { ...ada, mayAssign: true };

    expect(names(desk.file(number).row, lead, translate).at(-1)).toBe("assign");
    desk.act(number, { by: "Ada", atMs: HOUR_MS, name: "close" }, { outcome: "self_fix" });
    expect(names(desk.file(number).row, lead, translate)).toEqual(["reopen"]);
  });
});

describe("what a person should know first", () => {
  const words = { translate, moment: (atMs: number) => moment(atMs, "dateTime"), age: () => "5 min ago" };

  it("is that the fault is gone and when the case closes by itself", () => {
    const { desk, number } = firedCase(0);
    desk.see(gone(faultOf("f1", 0), MINUTE_MS), MINUTE_MS);

    expect(caseNotice(detailOf(desk.file(number)), words)).toBe(
      "The fault went away by itself (5 min ago). If nobody acts, this case closes by itself at 1 Jan 1970, 01:01.",
    );
  });

  it("is until when it is watched, then how it ended", () => {
    const { desk, number } = takenCase();
    desk.act(number, { by: "Ada", atMs: HOUR_MS, name: "close" }, { outcome: "self_fix" });
    desk.see(gone(faultOf("f1", 0), HOUR_MS), HOUR_MS);
    const watched = caseNotice(detailOf(desk.file(number)), words);
    const closed = desk.tick(number, 4 * DAY_MS, { lastReportAtMs: 4 * DAY_MS });

    expect(watched).toMatch(/^Telemetry is watched until 4 Jan 1970, 01:00\./);
    expect(caseNotice(detailOf(closed), words)).toBe("The window ended clean: solved.");
    expect(caseNotice(detailOf(takenCase().desk.file(number)), words)).toBeNull();
  });

  it("is who else has it open, whoever writes before whoever looks", () => {
    const looks = { name: "Kim", doing: "viewing", sinceMs: 0 } as const;
    const writes = { name: "Seo", doing: "writing", sinceMs: 0 } as const;

    expect(presenceSentence([{ ...looks, name: "Ada" }], "Ada", translate)).toBeNull();
    expect(presenceSentence([looks], "Ada", translate)).toEqual({
      ...{ text: "Kim has this case open as well.", isWriting: false },
    });
    expect(presenceSentence([looks, writes], "Ada", translate)).toEqual({
      ...{ text: "Seo is writing in this case right now.", isWriting: true },
    });
  });
});

describe("the faults of a case", () => {
  it("are told apart by whether they are there", () => {
    const { desk, number } = firedCase(0);
    const { faults } = desk.file(number);

    expect(splitFaults(faults, [faultOf("f1", 0), faultOf("f2", 0)])).toMatchObject({
      ...{ live: [{ id: "f1" }], gone: [] },
    });
    expect(splitFaults(faults, [])).toMatchObject({ live: [], gone: [{ faultId: "f1" }] });
    expect(causeTitle(faultOf("f1", 0), "en")).toBe("Lint blocks the filter");
    expect(causeTitle({ causes: [] }, "en")).toBe("");
  });

  it("bring steps for customers and staff, each once, with what came of the last try", () => {
    const { desk, number } = takenCase();
    const options = { open: [faultOf("f1", 0)], kept: desk.file(number).faults, language: "en" } as const;
    const steps = () => stepsOf({ ...options, events: desk.cases.get(number) ?? [] });
    const before = steps();
    const tried = { step: "Rinse the filter", who: "customer" } as const;
    desk.act(number, { by: "Ada", atMs: HOUR_MS, name: "try" }, { ...tried, outcome: "skipped" });
    desk.act(number, { by: "Ada", atMs: HOUR_MS, name: "try" }, { ...tried, outcome: "worked" });

    expect(before).toEqual([{ ...tried, outcome: null }]);
    expect(steps()).toEqual([{ ...tried, outcome: "worked" }]);
    expect(stepsOf({ ...options, language: "ko", events: desk.cases.get(number) ?? [] })).toMatchObject([
      { outcome: "worked" },
    ]);
  });
});

describe("what happened", () => {
  it("is told in sentences, newest first, with what people wrote as they wrote it", () => {
    const { desk, number } = takenCase();
    const by = { by: "Ada", atMs: HOUR_MS } as const;
    desk.act(number, { ...by, name: "contact" }, { reached: false });
    desk.act(number, { ...by, name: "note" }, { text: "<b>hum</b>" });
    desk.act(number, { ...by, name: "wait" }, { waitsFor: "device", reason: "off", wakeAtMs: DAY_MS });
    desk.act(number, { ...by, name: "wake" });
    desk.act(number, { ...by, name: "close" }, { outcome: "firmware", causeText: "bug", summary: "Hello" });
    const lines = eventLines(desk.cases.get(number) ?? [], { language: "en", translate, moment });

    expect(lines.map(({ title, text, tone }) => [title, text, tone])).toEqual([
      ["Ada resolved it: Put right by new firmware", "bug\nTold the customer: Hello", "good"],
      ["Ada went on", "", "people"],
      ["Ada waits for the device", "off · until 2 Jan 1970, 00:00", "people"],
      ["Note by Ada", "<b>hum</b>", "people"],
      ["Ada did not reach the customer (Phone)", "", "people"],
      ["Ada took it", "", "people"],
      ["Fault: Draining takes too long", "On the device at 1 Jan 1970, 00:00", "bad"],
      ["Opened by a fault", "", "machine"],
    ]);
  });
});

describe("resolving", () => {
  const found = () => {
    const { desk, number } = takenCase();
    return detailOf(desk.file(number));
  };
  const options = { proposal: "Hello Lee", hasRules: true, translate };

  it("begins with the likeliest cause and believes the rule", () => {
    const form = initialCloseForm(found());

    expect(form).toMatchObject({ cause: "filter-blocked", verdict: "true_positive", summary: null });
    expect(causeChoices(found(), "en", translate).map(({ label }) => label)).toEqual([
      ...["Lint blocks the filter", "The pump is worn", "Something else", "Not known"],
    ]);
  });

  it("sends the proposal as it came, or what was written instead, even nothing", () => {
    const form = initialCloseForm(found());
    const summaryOf = (read: ReturnType<typeof readCloseForm>) =>
      "deed" in read && read.deed.name === "close" ? read.deed.body.summary : undefined;

    expect(summaryOf(readCloseForm(form, options))).toBe("Hello Lee");
    expect(summaryOf(readCloseForm({ ...form, summary: "" }, options))).toBe("");
  });

  it("sends a cause in words apart from those of the rule, and no verdict where no rule was", () => {
    const form = { ...initialCloseForm(found()), cause: "other", causeText: "a sock" };

    expect(readCloseForm(form, { ...options, hasRules: false })).toMatchObject({
      deed: { body: { causeId: "", causeText: "a sock", verdict: null } },
    });
  });

  it("asks for the case that a duplicate repeats", () => {
    const form = { ...initialCloseForm(found()), outcome: "duplicate" } as const;

    expect(readCloseForm({ ...form, duplicateOf: "12" }, options)).toEqual({
      fault: "Enter a case number such as C-2026-000123.",
    });
    expect(readCloseForm({ ...form, duplicateOf: " c-2026-000012 " }, options)).toMatchObject({
      deed: { body: { duplicateOf: "C-2026-000012" } },
    });
  });

  it("says when nothing is watched afterwards", () => {
    const form = initialCloseForm(found());

    expect(isWatched(form, true)).toBe(true);
    expect(isWatched({ ...form, outcome: "unreachable" }, true)).toBe(false);
    expect(isWatched({ ...form, verdict: "false_positive" }, true)).toBe(false);
    expect(isWatched({ ...form, verdict: "false_positive" }, false)).toBe(true);
  });
});
