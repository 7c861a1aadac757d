import type { CaseResolution, KpiInputs, KpiName } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { businessCalendar } from "../../../../../console/server/kpi/business-days.ts";
import { kpiFigures } from "../../../../../console/server/kpi/kpi-figures.ts";
import { KpiTally } from "../../../../../console/server/kpi/kpi-tally.ts";
import { Repeats } from "../../../../../console/server/kpi/repeats.ts";
import { publishedInputs } from "../../../../../console/server/kpi/shipped-inputs.ts";
import { visitOf } from "../../../../../console/server/kpi/visit-avoided.ts";

/** A Monday. */
const t0 = Date.UTC(2026, 10, 2, 9);

function resolutionOf(change: Partial<CaseResolution> = {}): CaseResolution {
  return {
    ...{ number: "C-2026-000001", place: 1, attempt: 1, deviceId: "washer-1", deviceClass: "washer" },
    ...{ customerId: "c1", ruleIds: ["washer.pump"], detectedAtMs: t0 - MINUTE_MS, beganAtMs: t0 },
    ...{ takenAtMs: t0, resolvedAtMs: t0 + HOUR_MS, resolvedBy: "Mina", outcome: "remote_guidance" },
    ...{ causeId: "pump-worn", causeText: "", verdict: "true_positive", country: "KR", contacts: 1 },
    diagnosis: { ruleId: "washer.pump", causeId: "pump-worn", cheapestWho: "technician" },
    ...{ transfers: 0, handlingMs: HOUR_MS, visits: [], windowEndsAtMs: t0 + 73 * HOUR_MS },
    ...{ ended: "window_clean", takenBack: null },
    ...change,
  };
}

const back = (atMs: number) =>
  ({ atMs, because: "fired_again", ruleId: "washer.pump", faultId: "f2" }) as const;

function tallyOf(
  resolutions: readonly CaseResolution[],
  options: { readonly inputs?: KpiInputs; readonly nowMs?: number; readonly repeats?: Repeats } = {},
): KpiTally {
  const tally = new KpiTally({
    inputs: options.inputs ?? publishedInputs,
    calendar: businessCalendar("Asia/Seoul"),
    repeats: options.repeats ?? new Repeats(),
    nowMs: options.nowMs ?? t0 + 60 * DAY_MS,
  });
  for (const each of resolutions) tally.add(each);
  return tally;
}

function figureOf(tally: KpiTally, name: KpiName, group = "") {
  const figures = kpiFigures(tally, { inputs: publishedInputs, rangeMs: 30 * DAY_MS });
  return figures.find((each) => each.name === name && each.group === group);
}

describe("an avoided visit", () => {
  it.each([
    ["counted", {}],
    ["in_window", { ended: null }],
    ["taken_back", { takenBack: back(t0) }],
    ["taken_back", { ended: null, takenBack: back(t0) }],
    ["none", { ended: "window_unseen" }],
    ["none", { ended: "window_unseen", takenBack: back(t0) }],
    ["none", { ended: "no_window", windowEndsAtMs: null }],
    ["none", { outcome: "visit_needed" }],
    ["none", { outcome: "no_fault_found" }],
    ["none", { diagnosis: { ruleId: "washer.pump", causeId: "x", cheapestWho: "customer" } }],
    ["none", { diagnosis: null }],
  ] as const)("is %s with %j", (wanted, change) => {
    expect(visitOf(resolutionOf(change), publishedInputs)).toBe(wanted);
  });

  it("also counts for a rule that the inputs name, whatever its cheapest remedy is", () => {
    const inputs = { ...publishedInputs, visitRules: ["washer.pump"] };

    expect(visitOf(resolutionOf({ diagnosis: null }), inputs)).toBe("counted");
  });

  it("moves the number back by exactly one, and says why", () => {
    const steady = resolutionOf({ number: "C-2026-000002" });
    const before = tallyOf([steady, resolutionOf()]);
    const after = tallyOf([steady, resolutionOf({ takenBack: back(t0 + 9 * DAY_MS) })]);

    expect([before.visitsAvoided, after.visitsAvoided]).toEqual([2, 1]);
    expect(after.takenBack).toEqual([
      {
        ...{ number: "C-2026-000001", resolvedAtMs: t0 + HOUR_MS, atMs: t0 + 9 * DAY_MS },
        ...{ because: "fired_again", ruleId: "washer.pump", wasCounted: true },
      },
    ]);
    expect([...after.months.values()]).toMatchObject([
      { month: "2026-11", visitsAvoided: 1, visitsTakenBack: 1, inquiries: 1 },
    ]);
  });
});

describe("money", () => {
  it("is reckoned for the company by country, and for customers apart from it", () => {
    const tally = tallyOf([
      resolutionOf(),
      resolutionOf({ number: "C-2026-000002", country: "" }),
      resolutionOf({ number: "C-2026-000003", country: "DE", diagnosis: null }),
      resolutionOf({ number: "C-2026-000004", outcome: "visit_needed" }),
    ]);

    expect(figureOf(tally, "company_saving", "Korea")).toMatchObject({ value: 11_000, currency: "KRW" });
    expect(figureOf(tally, "company_saving", "Overseas")).toMatchObject({ value: 10, currency: "USD" });
    expect(figureOf(tally, "company_saving_total")?.value).toBeCloseTo(11_000 + 11_533);
    expect(figureOf(tally, "customer_saving")).toMatchObject({ value: 82_000, currency: "KRW" });
    expect(figureOf(tally, "customer_saving_year")?.value).toBeCloseTo((82_000 * 365) / 30);
  });

  it("names what it was reckoned from", () => {
    const figure = figureOf(tallyOf([resolutionOf()]), "company_saving", "Korea");

    expect(figure).toMatchObject({ formula: "(cost_before - cost_remote) * remote_resolved" });
    expect(figure?.terms.map(({ name, value }) => [name, value])).toEqual([
      ...[
        ["cost_before", 6_500],
        ["cost_remote", 1_000],
        ["remote_resolved", 1],
      ],
    ]);
  });
});

describe("quality", () => {
  it("counts as resolved at first contact what had one, went to nobody else and did not come back", () => {
    const tally = tallyOf([
      resolutionOf(),
      resolutionOf({ number: "C-2026-000002", contacts: 2 }),
      resolutionOf({ number: "C-2026-000003", transfers: 1 }),
      resolutionOf({ number: "C-2026-000004", takenBack: back(t0 + 9 * DAY_MS) }),
      resolutionOf({ number: "C-2026-000004", place: 2, attempt: 2, beganAtMs: t0 + 9 * DAY_MS }),
    ]);

    expect(figureOf(tally, "first_contact_resolution")).toMatchObject({ value: 0.25, undecided: 0 });
  });

  it("says nothing of cases that may still come back", () => {
    const tally = tallyOf([resolutionOf()], { nowMs: t0 + 13 * DAY_MS });

    expect(figureOf(tally, "first_contact_resolution")).toMatchObject({ value: null, undecided: 1 });
    expect(figureOf(tally, "repeat_7_days")).toMatchObject({ value: 0, undecided: 0 });
    expect(figureOf(tally, "repeat_30_days")).toMatchObject({ value: null, undecided: 1 });
  });

  it("sees a repeat in another case of the same device and rule, and in no other", () => {
    const repeats = new Repeats();
    const opening = { number: "C-2026-000009", deviceId: "washer-1", ruleIds: ["washer.pump"] };
    repeats.add({ ...opening, openedAtMs: t0 + 10 * DAY_MS });
    repeats.add({ ...opening, deviceId: "washer-2", openedAtMs: t0 + DAY_MS });
    const tally = tallyOf([resolutionOf(), resolutionOf({ deviceId: "washer-3", number: "C-2026-000002" })], {
      repeats,
    });

    expect(figureOf(tally, "repeat_7_days")?.value).toBe(0);
    expect(figureOf(tally, "repeat_30_days")?.value).toBe(0.5);
    expect(figureOf(tally, "first_contact_resolution")?.value).toBe(0.5);
  });

  it("takes a case that closed by itself for no inquiry", () => {
    const tally = tallyOf([
      resolutionOf({ outcome: "no_contact_needed", ended: "no_contact_needed", verdict: null }),
      resolutionOf({ outcome: "duplicate", ended: "no_window" }),
    ]);

    expect([tally.inquiries, tally.closedByThemselves]).toEqual([0, 1]);
    expect(figureOf(tally, "remote_resolution_rate")?.value).toBeNull();
  });

  it("gives times in the middle, work per case, and visits that mended it at once", () => {
    const tally = tallyOf([
      resolutionOf({ visits: [true], outcome: "visit_needed" }),
      resolutionOf({ visits: [false, true], outcome: "visit_needed", handlingMs: 3 * HOUR_MS }),
      resolutionOf({ detectedAtMs: null, beganAtMs: t0 - 9 * HOUR_MS }),
    ]);

    expect(figureOf(tally, "first_time_fix")?.value).toBe(0.5);
    expect(figureOf(tally, "handling_time")?.value).toBeCloseTo((5 * HOUR_MS) / 3);
    expect(figureOf(tally, "detect_to_case")?.value).toBe(MINUTE_MS);
    expect(figureOf(tally, "case_to_resolution")?.value).toBe(HOUR_MS);
  });

  it("tells how right a rule was, by those whose resolution stands", () => {
    const tally = tallyOf([
      resolutionOf(),
      resolutionOf({ verdict: "false_positive" }),
      resolutionOf({ verdict: "unsure" }),
      resolutionOf({ verdict: "false_positive", takenBack: back(t0) }),
      resolutionOf({ verdict: null }),
    ]);

    expect(tally.verdicts.get("washer.pump")).toEqual({ true_positive: 1, false_positive: 1, unsure: 1 });
  });
});

describe("business days", () => {
  it("leave out weekends, by the calendar of the zone", () => {
    const calendar = businessCalendar("Asia/Seoul");

    expect(calendar.after(t0, 10)).toBe(t0 + 14 * DAY_MS);
    expect(calendar.after(t0 + 4 * DAY_MS, 1)).toBe(t0 + 7 * DAY_MS);
    // 15:30 UTC on a Friday is Saturday in Seoul.
    const friday = t0 + 4 * DAY_MS + 6.5 * HOUR_MS;
    expect(calendar.after(friday - DAY_MS, 1)).toBe(friday + 2 * DAY_MS);
    expect(calendar.monthOf(Date.UTC(2026, 10, 30, 15))).toBe("2026-12");
  });
});
