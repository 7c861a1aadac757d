import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { liveScopeOf } from "../../../../console/web/live/live-scope.ts";
import {
  caseCount,
  caseLine,
  caseTitle,
  dueView,
  isNarrowed,
  readQueueQuery,
  stateWord,
} from "../../../../console/web/pages/work/view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { detailOf } from "../../../lib/case-details.ts";
import { caseDesk, faultOf, firedCase, gone } from "../../../lib/case-files.ts";

const translate = createTranslate("en");
const reader = { language: "en", translate, nowMs: 0, name: "Ada" } as const;
const addressOf = (text: string) => {
  const parameters = new URLSearchParams(text);
  return readQueueQuery((name) => parameters.get(name) ?? "");
};

describe("the address of a queue", () => {
  it("names queue, filters, text and order", () => {
    const text =
      "queue=team&find=%20010-0000%20&severity=critical&class=washer&channel=phone&team=expert&sort=opened";

    expect(addressOf(text)).toEqual({
      ...{ queue: "team", text: "010-0000", severity: "critical", deviceClass: "washer" },
      ...{ channel: "phone", team: "expert", sort: "opened" },
    });
  });

  it("passes over words that mean nothing", () => {
    expect(addressOf("queue=x&severity=x&class=x&channel=x&team=x&sort=x")).toEqual({
      ...{ queue: "mine", sort: "due" },
    });
    expect(addressOf("queue=closed").sort).toBe("changed");
  });

  it("narrows what nobody has yet to one's skills, and nothing else, and not unless it says so", () => {
    expect(addressOf("queue=unassigned&skills=mine").skills).toBe("mine");
    expect(isNarrowed(addressOf("queue=unassigned&skills=mine"))).toBe(true);
    for (const address of [
      "queue=unassigned",
      "queue=unassigned&skills=x",
      "skills=mine",
      "queue=team&skills=mine",
    ])
      expect(addressOf(address)).not.toHaveProperty("skills");
  });

  it("narrows by a filter, not by queue or order", () => {
    expect(isNarrowed(addressOf("queue=team&sort=opened"))).toBe(false);
    for (const filter of ["find=a", "severity=info", "class=tv", "channel=chat", "team=support"])
      expect(isNarrowed(addressOf(filter))).toBe(true);
  });
});

describe("a line of a queue", () => {
  it("says what, whose, who acts next and until when", () => {
    const { desk, number } = firedCase(0);
    const customer = {
      ...{ id: "lee", name: "Lee", phone: "821000000002", country: "KR", note: "" },
      ...{ language: "en" as const, createdAtMs: 0, changedAtMs: 0 },
    };
    const fresh = caseLine(detailOf(desk.file(number), { customer }), reader);
    const taken = desk.act(number, { by: "Ada", atMs: 1, name: "take" });

    expect(fresh).toMatchObject({
      ...{ title: "Draining takes too long", device: "Washing machine (Lee)", deviceClass: "Washer" },
      ...{ customer: "Lee", phone: "010-0000-0002", who: "Nobody has it", marks: [] },
      due: { tone: "calm", text: "Due in 1 d" },
    });
    expect(caseLine(detailOf(taken), reader).who).toBe("with you");
    expect(caseLine(detailOf(taken), { ...reader, name: "Kim" }).who).toBe("with Ada");
  });

  it("marks what went away before anybody acted", () => {
    const { desk, number } = firedCase(0);
    desk.see(gone(faultOf("f1", 0), MINUTE_MS), MINUTE_MS);

    expect(caseLine(detailOf(desk.file(number)), reader).marks).toEqual(["gone by itself"]);
  });

  it("has the customer's words for a title where no fault is known, with nothing that hides", () => {
    const desk = caseDesk();
    const number = desk.open(0, "Ada", { about: "It leaks\u202e" });

    expect(caseTitle(desk.file(number).row, "en", translate)).not.toContain("\u202e");
    expect(caseTitle({ title: null, about: "" }, "en", translate)).toBe("Case without a title");
  });
});

describe("the clock of a case", () => {
  const at = (nowMs: number) => ({ nowMs, translate });
  const due = { state: "new", dueAtMs: 2 * HOUR_MS, isPaused: false, windowEndsAtMs: null } as const;

  it("warns an hour before, and says how long it is overdue", () => {
    expect(dueView(due, at(0))).toEqual({ tone: "calm", text: "Due in 2 h" });
    expect(dueView(due, at(HOUR_MS))).toEqual({ tone: "soon", text: "Due in 1 h" });
    expect(dueView(due, at(2 * HOUR_MS))?.tone).toBe("overdue");
    expect(dueView(due, at(3 * HOUR_MS))).toEqual({ tone: "overdue", text: "Overdue by 1 h" });
  });

  it("stands still while somebody outside acts, and is none for what is over", () => {
    expect(dueView({ ...due, isPaused: true }, at(9 * HOUR_MS))?.text).toBe("Clock stands still");
    expect(dueView({ ...due, dueAtMs: null }, at(0))).toBeNull();
  });

  it("counts the window of a resolved case down", () => {
    const watched = { ...due, state: "resolved", dueAtMs: null, windowEndsAtMs: HOUR_MS } as const;

    expect(dueView(watched, at(0))?.text).toBe("Watched for another 1 h");
    expect(dueView(watched, at(HOUR_MS))?.text).toBe("The window is ending");
  });
});

describe("words of queues", () => {
  it("are the code itself where a state is not known yet", () => {
    expect(stateWord("with_expert", translate)).toBe("With an expert");
    expect(stateWord("on_the_moon", translate)).toBe("on_the_moon");
  });

  it("count what is shown and what there is", () => {
    expect(caseCount(1, 1, translate)).toBe("1 case");
    expect(caseCount(50, 1_204, translate)).toBe("50 of 1,204 cases");
    expect(caseCount(7, null, translate)).toBe("7 cases");
  });
});

describe("what a page hears of", () => {
  it.each([
    ["/", "", { deviceId: "", topic: "cases" }],
    ["/kpis", "", { deviceId: "", topic: "cases" }],
    ["/devices", "", { deviceId: "", topic: "" }],
    ["/devices/a%20b", "", { deviceId: "a b", topic: "" }],
    ["/cases/C-2026-000001", "", { deviceId: "", topic: "cases" }],
    ["/cases/C-2026-000001", "washer-1", { deviceId: "washer-1", topic: "" }],
  ])("on %s with case device %j", (path, device, scope) => {
    expect(liveScopeOf(path, device)).toEqual(scope);
  });
});
