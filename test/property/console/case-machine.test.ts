/** Whatever order people, faults and the clock choose: a case is the fold of its events, and none of them is lost. */
import { type CaseActionName, caseActions, caseOutcome, caseRow, type Fault } from "@housecall/proto/api";
import { AppError, DAY_MS, HOUR_MS } from "@housecall/proto/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CaseFile } from "../../../console/server/cases/case-file.ts";
import { type ClockFacts, decideClock, isQuiet } from "../../../console/server/cases/decide-clock.ts";
import { applyEvent, foldCase } from "../../../console/server/cases/fold-case.ts";
import { caseDesk, exampleSettings, faultOf, gone } from "../../lib/case-files.ts";

const RUNS = 300;
const t0 = Date.UTC(2026, 10, 2, 9);
const people = ["Mina", "Jun", "Sora"] as const;
const rules = ["washer.drain-slow", "washer.leak"] as const;
const actionNames = Object.keys(caseActions) as CaseActionName[];

type Step =
  | {
      readonly kind: "fire";
      readonly rule: number;
      readonly device: number;
      readonly severity: Fault["severity"];
    }
  | { readonly kind: "change"; readonly fault: number; readonly what: "resolve" | "worsen" | "again" }
  | { readonly kind: "open"; readonly by: number }
  | { readonly kind: "act"; readonly on: number; readonly by: number; readonly name: CaseActionName }
  | { readonly kind: "tick"; readonly isOnline: boolean; readonly isSeen: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("fire" as const),
      ...{ rule: fc.nat(1), device: fc.nat(1) },
      severity: fc.constantFrom("info", "warning", "critical"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      fault: fc.nat(9),
      what: fc.constantFrom("resolve", "worsen", "again"),
    }),
  },
  fc.record({ kind: fc.constant("open" as const), by: fc.nat(2) }),
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("act" as const),
      ...{ on: fc.nat(9), by: fc.nat(2), name: fc.constantFrom(...actionNames) },
    }),
  },
  fc.record({ kind: fc.constant("tick" as const), isOnline: fc.boolean(), isSeen: fc.boolean() }),
);
const story = fc.array(
  fc.record({ step, afterMs: fc.constantFrom(0, 1, HOUR_MS, 5 * HOUR_MS, DAY_MS, 4 * DAY_MS, 20 * DAY_MS) }),
  { minLength: 1, maxLength: 150, size: "max" },
);

/** Plays a story and tells how many actions were refused; every refusal is one that people can read. */
function play(steps: readonly { readonly step: Step; readonly afterMs: number }[]) {
  const desk = caseDesk();
  const faults: Fault[] = [];
  let nowMs = t0;
  for (const { step: each, afterMs } of steps) {
    nowMs += afterMs;
    try {
      playStep(desk, { each, faults, nowMs });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "INTERNAL") throw error;
    }
  }
  return { desk, faults, nowMs };
}

function playStep(
  desk: ReturnType<typeof caseDesk>,
  { each, faults, nowMs }: { readonly each: Step; readonly faults: Fault[]; readonly nowMs: number },
): void {
  const numbers = [...desk.cases.keys()];
  switch (each.kind) {
    case "fire": {
      const change = { ruleId: rules[each.rule] ?? "", deviceId: `washer-${each.device + 1}` };
      faults.push(faultOf(`f${faults.length}`, nowMs, { ...change, severity: each.severity }));
      desk.see(faults.at(-1) as Fault, nowMs);
      return;
    }
    case "change": {
      const index = each.fault % Math.max(1, faults.length);
      const fault = faults[index];
      if (fault === undefined || fault.resolvedAtMs !== null) return;
      if (each.what === "resolve") faults[index] = gone(fault, nowMs);
      if (each.what === "worsen") faults[index] = { ...fault, severity: "critical", changedAtMs: nowMs };
      desk.see(faults[index] ?? fault, nowMs);
      return;
    }
    case "open": {
      const number = desk.open(nowMs, people[each.by] ?? "");
      desk.act(number, { by: people[each.by] ?? "", atMs: nowMs, name: "take" });
      return;
    }
    case "act": {
      const number = numbers[each.on % Math.max(1, numbers.length)];
      if (number !== undefined)
        desk.act(
          number,
          { by: people[each.by] ?? "", atMs: nowMs, name: each.name },
          bodyOf(each, nowMs) as never,
        );
      return;
    }
    case "tick": {
      const { isOnline } = each;
      const seenAtMs = each.isSeen ? nowMs : null;
      const known = {
        nowMs,
        isOnline,
        lastReportAtMs: seenAtMs,
        sessionStartedAtMs: isOnline ? seenAtMs : null,
      };
      for (const number of numbers) expectQuiet(desk, number, known);
      for (const number of numbers) desk.tick(number, nowMs, known);
    }
  }
}

/** What the row alone calls quiet, the whole case does too. */
function expectQuiet(
  desk: ReturnType<typeof caseDesk>,
  number: string,
  known: Omit<ClockFacts, "settings">,
): void {
  const file = desk.file(number);
  const facts = { ...known, settings: exampleSettings };
  if (isQuiet(file.row, facts)) expect(decideClock(file, facts)).toEqual([]);
}

function bodyOf(each: Extract<Step, { kind: "act" }>, nowMs: number): object {
  const outcome = caseOutcome.options[(each.on + each.by) % caseOutcome.options.length];
  const bodies: Partial<Record<CaseActionName, object>> = {
    take: { from: people[(each.by + 1) % people.length] },
    assign: { to: people[(each.by + 1) % people.length] },
    note: { text: "a note" },
    contact: { reached: each.on % 2 === 0 },
    try: { step: "Rinse the filter", who: "customer", outcome: "worked" },
    pin: { lineAtMs: nowMs, text: "a line" },
    wait: {
      waitsFor: each.on % 2 === 0 ? "customer" : "device",
      wakeAtMs: each.on % 3 === 0 ? null : nowMs + HOUR_MS,
    },
    escalate: { question: "what is it?" },
    return: { answer: "the pump" },
    "book-visit": { visitAtMs: nowMs + DAY_MS },
    "visit-done": { fixed: each.on % 2 === 0 },
    "link-customer": { customerId: "c2" },
    close: {
      outcome,
      duplicateOf: "C-2026-000999",
      verdict: each.by === 0 ? "false_positive" : "true_positive",
    },
    reopen: { reason: "the customer called" },
  };
  return bodies[each.name] ?? {};
}

/** What may never be, whatever happened. */
function faultsOfState({ row, cycle, resolutions, isUntouched }: CaseFile): string[] {
  const isOpen = row.state !== "resolved" && row.state !== "closed";
  const rests = ["waiting_customer", "waiting_device", "visit_booked"].includes(row.state);
  const checks: Record<string, boolean> = {
    "with_agent has an agent": row.state !== "with_agent" || row.assignee !== "",
    "new has nobody": row.state !== "new" || row.assignee === "",
    "with_expert is the experts'": row.state !== "with_expert" || row.team === "expert",
    "the clock stands exactly while somebody outside acts": row.isPaused === rests,
    "something is due exactly while it is open": (row.dueAtMs !== null) === isOpen,
    "resolved waits for its window": row.state !== "resolved" || row.nextAtMs === row.windowEndsAtMs,
    "closed waits for nothing": row.state !== "closed" || row.nextAtMs === null,
    "an outcome stands exactly when it is over": (row.outcome !== null) === !isOpen,
    "each reopening took one resolution back":
      resolutions.filter((each) => each.takenBack).length === row.reopened,
    "only the last resolution may stand": resolutions.slice(0, -1).every((each) => each.takenBack !== null),
    "an open case has no resolution that stands":
      !isOpen || resolutions.every((each) => each.takenBack !== null),
    "time at work is not negative":
      cycle.handlingMs >= 0 && resolutions.every((each) => each.handlingMs >= 0),
    "work is not longer than it took": resolutions.every(
      (each) => each.handlingMs <= each.resolvedAtMs - each.beganAtMs,
    ),
    "a case closes by itself only untouched": !(row.state === "new" && row.nextAtMs !== null) || isUntouched,
    "open faults are those without an end": row.openFaults >= 0,
  };
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [`${row.number}: ${name}`]));
}

describe("cases", () => {
  it("are at every moment the fold of their events, in a state that makes sense", () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { desk } = play(steps);
        for (const [number, events] of desk.cases) {
          const [first, ...later] = events;
          if (first === undefined) throw new Error("a case without events");
          let file = foldCase(number, [first]);
          for (const [index, event] of later.entries()) {
            file = applyEvent(file, event);
            expect(file).toEqual(foldCase(number, events.slice(0, index + 2)));
          }
          expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
          expect(faultsOfState(file)).toEqual([]);
          expect(caseRow.parse(file.row)).toEqual(file.row);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("hold every fault that fired from warning on, once, with its end", () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { desk, faults } = play(steps);
        const held = desk.files().flatMap((file) => file.faults);
        const wanted = faults.filter(
          ({ severity, id }) => severity !== "info" || held.some((each) => each.faultId === id),
        );

        expect(held.map(({ faultId }) => faultId).toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
        for (const { id, resolvedAtMs } of wanted)
          expect(held.find(({ faultId }) => faultId === id)?.resolvedAtMs).toBe(resolvedAtMs);
      }),
      { numRuns: RUNS },
    );
  });

  it("end: after people are gone and faults are over, the clock leaves no window and no wake-up behind", () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { desk, faults, nowMs } = play(steps);
        for (const fault of faults) if (fault.resolvedAtMs === null) desk.see(gone(fault, nowMs), nowMs);
        for (let later = 1; later <= 4; later += 1)
          for (const number of desk.cases.keys())
            desk.tick(number, nowMs + later * 30 * DAY_MS, { lastReportAtMs: nowMs, isOnline: true });

        expect(desk.files().filter(({ row }) => row.nextAtMs !== null)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
