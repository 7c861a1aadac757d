import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { faultOf, firedCase, gone } from "../../../../lib/case-files.ts";

const t0 = Date.UTC(2026, 10, 2, 9);
const mina = (atMs: number) => ({ by: "Mina", atMs });

describe("closing", () => {
  function closed(outcome: string, extra: object = {}) {
    const { desk, number } = firedCase(t0);
    desk.act(number, { ...mina(t0), name: "take" });
    desk.act(number, { ...mina(t0 + HOUR_MS), name: "close" }, { outcome, ...extra } as never);
    return { desk, number };
  }
  const endMs = t0 + HOUR_MS + 72 * HOUR_MS;

  it("watches for the window and closes when the device has sent nothing bad until its end", () => {
    const { desk, number } = closed("self_fix");
    desk.see(gone(faultOf("f1", t0), t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);

    expect(desk.tick(number, endMs - 1).row.state).toBe("resolved");
    const { row, resolutions } = desk.tick(number, endMs);

    expect(row).toMatchObject({ state: "closed", closedBecause: "window_clean", outcome: "self_fix" });
    expect(resolutions).toMatchObject([{ ended: "window_clean", takenBack: null, handlingMs: HOUR_MS }]);
  });

  it("takes silence for no proof, after it has waited a while", () => {
    const { desk, number } = closed("self_fix");
    desk.see(gone(faultOf("f1", t0), t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);
    const lastReportAtMs = endMs - 19 * HOUR_MS;

    expect(desk.tick(number, endMs, { lastReportAtMs }).row.state).toBe("resolved");
    const { row } = desk.tick(number, endMs + 18 * HOUR_MS, { lastReportAtMs });

    expect(row.closedBecause).toBe("window_unseen");
  });

  it("opens again by itself when the rule fires within the window, for whoever closed it", () => {
    const { desk, number } = closed("self_fix");
    desk.see(gone(faultOf("f1", t0), t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);

    expect(desk.see(faultOf("f2", t0 + DAY_MS), t0 + DAY_MS)).toBe(number);

    const { row, resolutions } = desk.file(number);
    expect(row).toMatchObject({ state: "with_agent", assignee: "Mina", reopened: 1, outcome: null });
    expect(resolutions[0]?.takenBack).toMatchObject({ because: "fired_again", faultId: "f2" });
  });

  it("opens again at the window's end when the fault was there all the time", () => {
    const { desk, number } = closed("remote_guidance");

    const { row } = desk.tick(number, endMs);

    expect(row).toMatchObject({ state: "with_agent", reopened: 1, dueAtMs: endMs + 24 * HOUR_MS });
  });

  it("gives a silent device time to tell that its fault went away, before it opens the case again", () => {
    const { desk, number } = closed("remote_guidance");
    const lastReportAtMs = endMs - 19 * HOUR_MS;
    const patience = endMs + 18 * HOUR_MS;

    expect(desk.tick(number, endMs, { lastReportAtMs }).row.state).toBe("resolved");
    expect(desk.tick(number, patience - 1, { lastReportAtMs }).row.state).toBe("resolved");
    const { row } = desk.tick(number, patience, { lastReportAtMs });

    expect(row).toMatchObject({ state: "with_agent", reopened: 1 });
  });

  it("gives a device that has just come back time to send what it kept, before it opens the case again", () => {
    const { desk, number } = closed("remote_guidance");
    const back = { isOnline: true, sessionStartedAtMs: endMs };

    expect(desk.tick(number, endMs + 10 * MINUTE_MS - 1, back).row.state).toBe("resolved");
    expect(desk.tick(number, endMs + 10 * MINUTE_MS, back).row.state).toBe("with_agent");
  });

  it("does not wait for ever for one that comes back again and again", () => {
    const { desk, number } = closed("remote_guidance");
    const lastMs = endMs + 18 * HOUR_MS + 10 * MINUTE_MS;
    const at = (nowMs: number) =>
      desk.tick(number, nowMs, { isOnline: true, sessionStartedAtMs: nowMs - 5 * MINUTE_MS }).row.state;

    expect([at(endMs), at(lastMs - 1), at(lastMs)]).toEqual(["resolved", "resolved", "with_agent"]);
  });

  it("opens a closed case again within 14 days, unassigned, and another case later", () => {
    const { desk, number } = closed("self_fix");
    desk.see(gone(faultOf("f1", t0), t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);
    desk.tick(number, endMs);
    const lastDay = endMs + 14 * DAY_MS;

    expect(desk.see(faultOf("f2", lastDay), lastDay)).toBe(number);
    expect(desk.file(number).row).toMatchObject({ state: "new", assignee: "", reopened: 1 });

    const other = closed("self_fix");
    other.desk.see(gone(faultOf("f1", t0), t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);
    other.desk.tick(other.number, endMs);
    expect(other.desk.see(faultOf("f2", lastDay + 1), lastDay + 1)).not.toBe(other.number);
  });

  it("is not undone by a fault from before, found in backlog; it is by one from after", () => {
    const { desk, number } = closed("self_fix");
    desk.see(gone(faultOf("f1", t0), t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);
    const before = faultOf("f2", t0 - DAY_MS, { foundInBacklog: true });

    desk.see(before, t0 + DAY_MS);
    expect(desk.file(number).row).toMatchObject({ state: "resolved", reopened: 0 });
    expect(desk.file(number).faults.map(({ faultId }) => faultId)).toEqual(["f1", "f2"]);

    desk.see(faultOf("f3", t0 + 3 * HOUR_MS, { foundInBacklog: true }), t0 + DAY_MS);
    expect(desk.file(number).row.reopened).toBe(1);
  });

  it("is not undone when everything is judged again, and the same fault has another id", () => {
    const { desk, number } = closed("self_fix");
    desk.see(gone(faultOf("f1", t0), t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);

    desk.see(faultOf("f1-again", t0), t0 + DAY_MS);
    expect(desk.file(number).row).toMatchObject({ state: "resolved", reopened: 0, openFaults: 1 });

    expect(desk.tick(number, endMs).row).toMatchObject({ state: "with_agent", reopened: 1 });
  });

  it("opens again when its fault gets worse", () => {
    const { desk, number } = closed("self_fix");

    desk.see(faultOf("f1", t0, { severity: "critical" }), t0 + 2 * HOUR_MS);

    expect(desk.file(number).row).toMatchObject({ state: "with_agent", severity: "critical", reopened: 1 });
  });

  it.each([
    ["unreachable", {}],
    ["duplicate", { duplicateOf: "C-2026-000009" }],
    ["no_fault_found", { verdict: "false_positive" }],
  ])("as %s watches nothing", (outcome, extra) => {
    const { desk, number } = closed(outcome, extra);

    expect(desk.file(number).row).toMatchObject({ state: "closed", closedBecause: "no_window" });
  });

  it("tells what was done: contacts, transfers, visits, time at work", () => {
    const { desk, number } = firedCase(t0);
    desk.act(number, { ...mina(t0), name: "take" });
    desk.act(number, { ...mina(t0 + HOUR_MS), name: "contact" }, { text: "hello" });
    desk.act(number, { ...mina(t0 + HOUR_MS), name: "contact" }, { reached: false });
    desk.act(number, { ...mina(t0 + HOUR_MS), name: "wait" }, { waitsFor: "customer" });
    desk.act(number, { by: "Jun", atMs: t0 + 5 * HOUR_MS, name: "take" }, { from: "Mina" });
    const jun = { by: "Jun", atMs: t0 + 6 * HOUR_MS } as const;
    desk.act(number, { ...jun, name: "visit-done" }, { fixed: false });
    desk.act(number, { ...jun, name: "visit-done" }, { fixed: true });
    const { resolutions } = desk.act(
      number,
      { by: "Jun", atMs: t0 + 8 * HOUR_MS, name: "close" },
      { outcome: "visit_needed", causeId: "pump-worn", verdict: "true_positive" },
    );

    expect(resolutions).toMatchObject([
      {
        ...{ contacts: 1, transfers: 1, visits: [false, true], handlingMs: 3 * HOUR_MS, country: "KR" },
        ...{ detectedAtMs: t0, takenAtMs: t0, resolvedBy: "Jun", causeId: "pump-worn", place: 1 },
      },
    ]);
  });
});
