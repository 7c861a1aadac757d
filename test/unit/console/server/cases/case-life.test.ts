import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { caseDesk, faultOf, firedCase, gone } from "../../../../lib/case-files.ts";

const t0 = Date.UTC(2026, 10, 2, 9);
const mina = (atMs: number) => ({ by: "Mina", atMs });

describe("a fault", () => {
  it.each(["warning", "critical"] as const)("of severity %s opens a case that is due in time", (severity) => {
    const { desk, number } = firedCase(t0, { severity });

    expect(desk.file(number).row).toMatchObject({
      ...{ state: "new", openedBy: "rule", channel: "telemetry", severity, assignee: "", openFaults: 1 },
      ...{ ruleIds: ["washer.drain-slow"], title: { en: "Draining takes too long" } },
      dueAtMs: t0 + (severity === "critical" ? 4 : 24) * HOUR_MS,
    });
  });

  it("that only informs, or has not fired, opens none", () => {
    const desk = caseDesk();

    expect(desk.see(faultOf("f1", t0, { severity: "info" }), t0)).toBeUndefined();
    expect(desk.see(faultOf("f2", t0, { state: "pending", firedAtMs: null }), t0)).toBeUndefined();
    expect(desk.files()).toEqual([]);
  });

  it("of the same device and rule joins the open case, one of another rule or device does not", () => {
    const { desk, number } = firedCase(t0);

    expect(desk.see(faultOf("f2", t0 + 1, { instance: "b" }), t0 + 1)).toBe(number);
    expect(desk.see(faultOf("f3", t0 + 1, { ruleId: "washer.leak" }), t0 + 1)).not.toBe(number);
    expect(desk.see(faultOf("f4", t0 + 1, { deviceId: "washer-2" }), t0 + 1)).not.toBe(number);
    expect(desk.file(number).row.openFaults).toBe(2);
  });

  it("changes nothing when it is told again", () => {
    const { desk, number } = firedCase(t0);

    desk.see(faultOf("f1", t0), t0 + MINUTE_MS);

    expect(desk.cases.get(number)).toHaveLength(2);
  });

  it("that gets worse makes the case more severe and due sooner", () => {
    const { desk, number } = firedCase(t0);

    desk.see(faultOf("f1", t0, { severity: "critical" }), t0 + HOUR_MS);

    expect(desk.file(number).row).toMatchObject({ severity: "critical", dueAtMs: t0 + 5 * HOUR_MS });
  });

  it("gives the same case whether each of its changes was seen or only the last", () => {
    const steps = [faultOf("f1", t0), gone(faultOf("f1", t0), t0 + HOUR_MS)];
    const [each, last] = [caseDesk(), caseDesk()];
    for (const fault of steps) each.see(fault, t0 + HOUR_MS);
    last.see(steps[1] ?? faultOf("", 0), t0 + HOUR_MS);

    expect(last.files()).toEqual(each.files());
  });
});

describe("a fault that goes away by itself", () => {
  it("closes the case after an hour when nobody has touched it, and nobody is called", () => {
    const { desk, number } = firedCase(t0);
    desk.see(gone(faultOf("f1", t0), t0 + HOUR_MS), t0 + HOUR_MS);

    const early = desk.tick(number, t0 + 2 * HOUR_MS - 1).row;
    const { row, resolutions } = desk.tick(number, t0 + 2 * HOUR_MS);

    expect([early.state, early.clearedAtMs]).toEqual(["new", t0 + HOUR_MS]);
    expect(row).toMatchObject({ state: "closed", closedBecause: "no_contact_needed" });
    expect(resolutions).toMatchObject([{ outcome: "no_contact_needed", ended: "no_contact_needed" }]);
  });

  it.each([
    ["it was critical", { severity: "critical" }],
    ["it was dangerous", { safetyRank: "S2" }],
  ] as const)("stays for a person when %s", (_why, change) => {
    const { desk, number } = firedCase(t0, change);
    desk.see(gone(faultOf("f1", t0, change), t0 + HOUR_MS), t0 + HOUR_MS);

    expect(desk.tick(number, t0 + 9 * HOUR_MS).row.state).toBe("new");
  });

  it("stays for a person once one has touched it", () => {
    const { desk, number } = firedCase(t0);
    desk.act(number, { ...mina(t0 + 1), name: "note" }, { text: "I know this one" });
    desk.see(gone(faultOf("f1", t0), t0 + HOUR_MS), t0 + HOUR_MS);

    expect(desk.tick(number, t0 + 9 * HOUR_MS).row.state).toBe("new");
  });

  it("opens the same case when it is back, which then stays for a person", () => {
    const { desk, number } = firedCase(t0);
    desk.see(gone(faultOf("f1", t0), t0 + HOUR_MS), t0 + HOUR_MS);
    desk.tick(number, t0 + 2 * HOUR_MS);
    const second = faultOf("f2", t0 + DAY_MS);

    expect(desk.see(second, t0 + DAY_MS)).toBe(number);
    desk.see(gone(second, t0 + DAY_MS + HOUR_MS), t0 + DAY_MS + HOUR_MS);

    expect(desk.tick(number, t0 + 2 * DAY_MS).row).toMatchObject({ state: "new", reopened: 1 });
  });

  it("waits until all faults of the case are gone", () => {
    const { desk, number } = firedCase(t0);
    desk.see(faultOf("f2", t0, { instance: "b" }), t0);
    desk.see(gone(faultOf("f1", t0), t0 + HOUR_MS), t0 + HOUR_MS);

    expect(desk.tick(number, t0 + 9 * HOUR_MS).row).toMatchObject({ state: "new", clearedAtMs: null });
  });
});

describe("working on a case", () => {
  it("moves between those who act next", () => {
    const { desk, number } = firedCase(t0);
    const states: string[] = [];
    const then = (state: string): void => void states.push(state);

    then(desk.act(number, { ...mina(t0 + 1), name: "take" }).row.state);
    then(desk.act(number, { ...mina(t0 + 2), name: "wait" }, { waitsFor: "customer" }).row.state);
    then(desk.act(number, { ...mina(t0 + 3), name: "contact" }, { text: "called back" }).row.state);
    then(desk.act(number, { ...mina(t0 + 4), name: "wait" }, { waitsFor: "device" }).row.state);
    then(desk.tick(number, t0 + 5, { isOnline: true }).row.state);
    then(desk.act(number, { ...mina(t0 + 6), name: "escalate" }, { question: "Is it the pump?" }).row.state);
    then(desk.act(number, { by: "Jun", atMs: t0 + 7, name: "take" }).row.state);
    then(desk.act(number, { by: "Jun", atMs: t0 + 8, name: "return" }, { answer: "It is" }).row.state);
    then(desk.act(number, { ...mina(t0 + 9), name: "book-visit" }, { visitAtMs: t0 + DAY_MS }).row.state);
    then(desk.act(number, { ...mina(t0 + 10), name: "visit-done" }, { fixed: true }).row.state);
    then(desk.act(number, { ...mina(t0 + 11), name: "release" }).row.state);
    then(desk.act(number, { ...mina(t0 + 12), name: "close" }, { outcome: "visit_needed" }).row.state);

    expect(states).toEqual([
      ...["with_agent", "waiting_customer", "with_agent", "waiting_device", "with_agent"],
      ...["with_expert", "with_expert", "with_agent", "visit_booked", "with_agent", "new", "resolved"],
    ]);
  });

  it("gives a case back from the expert to whoever had asked", () => {
    const { desk, number } = firedCase(t0);
    desk.act(number, { ...mina(t0), name: "take" });
    desk.act(number, { ...mina(t0), name: "escalate" }, { question: "Is it the pump?" });
    desk.act(number, { by: "Jun", atMs: t0, name: "take" });

    const { row } = desk.act(number, { by: "Jun", atMs: t0, name: "return" }, { answer: "Yes" });

    expect([row.assignee, row.team]).toEqual(["Mina", "support"]);
  });

  it("is refused to whoever does not have it, and named who has", () => {
    const { desk, number } = firedCase(t0);
    desk.act(number, { ...mina(t0), name: "take" });
    const jun = { by: "Jun", atMs: t0 } as const;

    expect(() => desk.act(number, { ...jun, name: "close" }, { outcome: "self_fix" })).toThrow(/with Mina/);
    expect(() => desk.act(number, { ...jun, name: "take" })).toThrow(/with Mina/);
    expect(desk.act(number, { ...jun, name: "note" }, { text: "seen" }).row.assignee).toBe("Mina");
    expect(desk.act(number, { ...jun, name: "take" }, { from: "Mina" }).row.assignee).toBe("Jun");
  });

  it("makes nobody's case that of whoever acts first", () => {
    const { desk, number } = firedCase(t0);

    const { row } = desk.act(number, { ...mina(t0), name: "wait" }, { waitsFor: "customer" });

    expect([row.assignee, row.state]).toEqual(["Mina", "waiting_customer"]);
  });

  it("stops the clock while somebody outside acts", () => {
    const { desk, number } = firedCase(t0);
    desk.act(number, { ...mina(t0), name: "wait" }, { waitsFor: "customer", wakeAtMs: t0 + 6 * HOUR_MS });

    const waiting = desk.file(number).row;
    const { row } = desk.tick(number, t0 + 6 * HOUR_MS);

    expect([waiting.isPaused, waiting.nextAtMs]).toEqual([true, t0 + 6 * HOUR_MS]);
    expect(row).toMatchObject({ state: "with_agent", isPaused: false, dueAtMs: t0 + 30 * HOUR_MS });
  });

  it("refuses what the state does not allow", () => {
    const { desk, number } = firedCase(t0);
    const act = (name: "wake" | "return" | "reopen" | "book-visit", body: object) => () =>
      desk.act(number, { ...mina(t0), name }, body);

    expect(act("wake", {})).toThrow(/does not wait/);
    expect(act("return", { answer: "x" })).toThrow(/not with the experts/);
    expect(act("reopen", { reason: "x" })).toThrow(/is open/);
    expect(act("book-visit", { visitAtMs: t0 })).toThrow(/future/);
    desk.act(number, { ...mina(t0), name: "close" }, { outcome: "unreachable" });
    expect(act("wake", {})).toThrow(/closed/);
  });
});
