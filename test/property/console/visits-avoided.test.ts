/** Whatever was done before: a fault that comes back takes exactly its own visit back, and nothing else. */
import type { CaseResolution, Fault } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { businessCalendar } from "../../../console/server/kpi/business-days.ts";
import { KpiTally } from "../../../console/server/kpi/kpi-tally.ts";
import { Repeats } from "../../../console/server/kpi/repeats.ts";
import { publishedInputs } from "../../../console/server/kpi/shipped-inputs.ts";
import { caseDesk, faultOf, gone } from "../../lib/case-files.ts";

const RUNS = 200;
const t0 = Date.UTC(2026, 10, 2, 9);
const inputs = { ...publishedInputs, visitRules: ["washer.drain-slow"] };
const calendar = businessCalendar("UTC");

const ending = fc.record({
  outcome: fc.constantFrom("self_fix", "remote_action", "visit_needed", "no_fault_found", "unreachable"),
  verdict: fc.constantFrom("true_positive", "false_positive"),
  goesAway: fc.boolean(),
  isSeen: fc.boolean(),
  windowPasses: fc.boolean(),
});

function tally(resolutions: readonly CaseResolution[]) {
  const sums = new KpiTally({ inputs, calendar, repeats: new Repeats(), nowMs: t0 + 90 * DAY_MS });
  for (const each of resolutions) sums.add(each);
  return sums;
}

describe("visits avoided", () => {
  it("move back by exactly one when the fault of one counted case fires again", () => {
    fc.assert(
      fc.property(fc.array(ending, { minLength: 1, maxLength: 6 }), fc.nat(5), (endings, which) => {
        const desk = caseDesk();
        const faults: Fault[] = endings.map((_, index) =>
          faultOf(`f${index}`, t0, { deviceId: `washer-${index}` }),
        );
        for (const [index, fault] of faults.entries()) {
          const { outcome, verdict, goesAway, isSeen, windowPasses } = endings[index] ?? fail();
          const number = desk.see(fault, t0) ?? "";
          desk.act(number, { by: "Mina", atMs: t0 + HOUR_MS, name: "close" }, { outcome, verdict } as never);
          if (goesAway) desk.see(gone(fault, t0 + 2 * HOUR_MS), t0 + 2 * HOUR_MS);
          const nowMs = t0 + 95 * HOUR_MS;
          if (windowPasses) desk.tick(number, nowMs, { lastReportAtMs: isSeen ? nowMs : t0 });
        }
        const index = which % faults.length;
        const before = desk.files();
        const target = before[index] ?? fail();
        const isStanding = target.row.state === "resolved" || target.row.state === "closed";

        desk.see(faultOf("again", t0 + 5 * DAY_MS, { deviceId: `washer-${index}` }), t0 + 5 * DAY_MS);

        const [was, now] = [before, desk.files()].map((files) =>
          tally(files.flatMap((file) => file.resolutions)),
        );
        if (was === undefined || now === undefined) return;
        const counted = (sums: KpiTally) => [sums.visitsAvoided, sums.visitsInWindow, sums.takenBack.length];
        const own = tally(target.resolutions);
        const wasCounted = isStanding ? own.visitsAvoided : 0;
        const wasInWindow = isStanding ? own.visitsInWindow : 0;
        expect(counted(now)).toEqual([
          ...[was.visitsAvoided - wasCounted, was.visitsInWindow - wasInWindow],
          was.takenBack.length + wasCounted + wasInWindow,
        ]);
        expect(wasCounted + wasInWindow).toBeLessThanOrEqual(1);
      }),
      { numRuns: RUNS },
    );
  });
});

function fail(): never {
  throw new Error("there is one for each");
}
