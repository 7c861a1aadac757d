import { shippedPlaybooks, viewOf } from "@housecall/diagnostics-rules/playbooks";
import type { OfferedAction, PlaybookCurrent, PlaybookRun, PlaybookView } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import {
  initialCloseForm,
  proposedEnd,
} from "../../../../console/web/pages/case/dialogs/close-view-model.ts";
import {
  causeName,
  doneLines,
  offerFor,
  roleIn,
  stepsAhead,
  verdictLine,
} from "../../../../console/web/pages/case/playbook/view-model.ts";
import { leadsOf } from "../../../../console/web/pages/playbooks/view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const translate = createTranslate("en");
const reader = { language: "en", translate, moment: (_: number, style: string) => style } as const;
const view = shippedPlaybooks()
  .map(viewOf)
  .find(({ id }) => id === "washer.not-draining") as PlaybookView;
const step = (id: string) => view.steps.find((each) => each.id === id) as PlaybookView["steps"][number];
const both = (text: string) => ({ en: text, ko: text });

describe("the steps ahead of a run", () => {
  it("are those that follow when everything is as expected", () => {
    expect(stepsAhead(view, "hose").map(({ id }) => id)).toEqual(["open-filter", "drain-test"]);
    expect(stepsAhead(view, "drain-test")).toEqual([]);
  });
});

describe("a step that is done", () => {
  it("shows readings only where telemetry decided by them, and what people wrote without control signs", () => {
    const reading = { name: "x", instance: "", label: both("Drain"), text: both("4 min"), atMs: 1 };
    const base = {
      step: "hose",
      title: both("Hose"),
      is: "skipped" as const,
      actor: "Kim",
      atMs: 1,
      readings: [reading],
    };
    const done: PlaybookRun["done"] = [
      { ...base, by: "person", note: "not at\u202e home" },
      { ...base, by: "telemetry", is: "ok", note: "" },
    ];

    const lines = doneLines({ done } as PlaybookRun, reader);

    expect(lines.map(({ by, verdict, readings }) => [by, verdict, readings.length])).toEqual([
      ["by Kim", "skipped", 0],
      ["by telemetry", "as expected", 1],
    ]);
    expect(lines[0]?.note).not.toContain("\u202e");
  });
});

describe("what telemetry says of the open step", () => {
  const current = (change: Partial<PlaybookCurrent>): PlaybookCurrent => ({
    ...{ step: "drain-test", sinceMs: 0, decision: "unknown", untilMs: null, mayAnswer: true, readings: [] },
    ...change,
  });

  it("is a word beside a sign, and names the day only of a wait that is long", () => {
    const wait = (untilMs: number) =>
      verdictLine(step("drain-test"), current({ decision: "waiting", untilMs }), reader);

    expect(wait(900_000)?.text).toBe("Waiting for a new reading, until time");
    expect(wait(2 * 86_400_000)?.text).toBe("Waiting for a new reading, until dateTime");
    expect(verdictLine(step("drain-test"), current({}), reader)).toEqual({
      ...{ sign: "unknown", text: "Not known: no fresh reading" },
    });
    expect(verdictLine(step("hose"), current({}), reader)?.text).toBe(
      "Telemetry cannot tell: ask the customer",
    );
    expect(verdictLine(step("drain-test"), current({ decision: "not_ok" }), reader)?.sign).toBe("no");
  });
});

describe("who may do what in a run", () => {
  const roleOf = (state: "with_agent" | "resolved", assignee: string, mayWork = true) =>
    roleIn({ state, assignee }, { name: "Kim", mayWork });

  it("depends on whose case it is", () => {
    expect([roleOf("with_agent", "Kim"), roleOf("with_agent", ""), roleOf("with_agent", "Ada")]).toEqual([
      "follows",
      "follows",
      "could",
    ]);
    expect([roleOf("resolved", "Kim"), roleOf("with_agent", "Kim", false)]).toEqual(["reads", "reads"]);
  });
});

describe("an action of a step", () => {
  it("is what the device offers of the same test", () => {
    const offer = (action: string, target: string) => ({ action, target }) as OfferedAction;
    const wanted = { run: "self-test", with: { test: "drain-test" } };

    expect(offerFor([offer("reboot", ""), offer("self-test", "drain-test")], wanted)?.target).toBe(
      "drain-test",
    );
    expect(offerFor([offer("self-test", "motor-test")], wanted)).toBeUndefined();
  });
});

describe("the dialog for closing", () => {
  const causes = [
    { id: "pump-worn", title: both("Pump"), share: 0.7 },
    { id: "filter-blocked", title: both("Filter"), share: 0.3 },
  ];
  const found = { faults: [{ causes }] } as unknown as Parameters<typeof initialCloseForm>[0];
  const end = view.ends.find(({ id }) => id === "filter-cleaned") ?? null;

  it("opens as the playbook proposes, with a cause that the case has", () => {
    expect(initialCloseForm(found, end)).toMatchObject({ cause: "filter-blocked", verdict: "true_positive" });
    expect(initialCloseForm(found, end && { ...end, cause: "hose-kinked" }).cause).toBe("pump-worn");
    expect(initialCloseForm(found).cause).toBe("pump-worn");
    expect(causeName(found, "filter-blocked", "en")).toBe("Filter");
  });

  it("takes a proposal only from a run that came to its end", () => {
    const run = (state: PlaybookRun["state"]) => ({ suggestions: [], run: { state, end } as PlaybookRun });

    expect(proposedEnd(run("reached"))?.id).toBe("filter-cleaned");
    expect([
      proposedEnd(run("stopped")),
      proposedEnd({ suggestions: [], run: null }),
      proposedEnd(undefined),
    ]).toEqual([null, null, null]);
  });
});

describe("the page of a playbook", () => {
  it("says of each answer which step or end it leads to", () => {
    expect(leadsOf(view, step("pump-has-current"), reader).map(({ text }) => text)).toEqual([
      "Step 3: Whether something holds the pump",
      "End: No current reaches the pump",
      "Step 3: Whether something holds the pump",
    ]);
  });
});
