import type { KpiFigure, KpiInputs, KpiName, KpiTerm, KpiUnit } from "@housecall/proto/api";
import { DAY_MS, type DurationMs } from "@housecall/proto/base";
import { companySaving, costReduction, rateToReport, ratio, visitCost } from "./kpi-formulas.ts";
import type { KpiTally, Share } from "./kpi-tally.ts";

/** The key figures of a range with their formulas and what goes into them; company's and customers' money apart. */
export function kpiFigures(
  tally: KpiTally,
  options: { readonly inputs: KpiInputs; readonly rangeMs: DurationMs },
): KpiFigure[] {
  return [
    ...qualityFigures(tally),
    ...companyFigures(tally, options.inputs),
    ...customerFigures(tally, options),
  ];
}

function qualityFigures(tally: KpiTally): KpiFigure[] {
  const { inquiries } = tally;
  return [
    shareFigure("first_contact_resolution", "first_contact", tally.firstContact),
    ratioFigure(
      "remote_resolution_rate",
      ["remote_resolved", tally.remoteResolved],
      ["inquiries", inquiries],
    ),
    handlingFigure(tally),
    countFigure("visits_avoided", tally.visitsAvoided, [
      term("counted", tally.visitsAvoided),
      term("in_window", tally.visitsInWindow),
      term("taken_back", tally.takenBack.length),
    ]),
    ratioFigure(
      "first_time_fix",
      ["first_time_fixed", tally.firstTimeFixed],
      ["visited", tally.visitedCases],
    ),
    ratioFigure("escalation_rate", ["handed_on", tally.escalated], ["inquiries", inquiries]),
    ratioFigure("no_fault_found_rate", ["no_fault_found", tally.noFaultFound], ["inquiries", inquiries]),
    shareFigure("repeat_7_days", "came_back", tally.repeat7),
    shareFigure("repeat_30_days", "came_back", tally.repeat30),
    medianFigure("detect_to_case", tally.detectToCaseMs),
    medianFigure("case_to_resolution", tally.caseToResolutionMs),
    countFigure("closed_by_themselves", tally.closedByThemselves, []),
  ];
}

function companyFigures(tally: KpiTally, inputs: KpiInputs): KpiFigure[] {
  const savings = inputs.costs.map((group) => {
    const remoteResolved = tally.remoteByGroup.get(group.name) ?? 0;
    return { group, remoteResolved, saving: companySaving(group, remoteResolved) };
  });
  const total = savings.reduce(
    (sum, { group, saving }) => sum + saving * rateToReport(inputs, group.currency),
    0,
  );
  return [
    ...savings.map(({ group, remoteResolved, saving }) =>
      figure("company_saving", {
        ...{ group: group.name, value: saving, unit: "money", currency: group.currency },
        formula: "(cost_before - cost_remote) * remote_resolved",
        terms: [...costTerms(group), term("remote_resolved", remoteResolved)],
      }),
    ),
    figure("company_saving_total", {
      ...{ value: total, unit: "money", currency: inputs.reportCurrency },
      formula: "sum(company_saving * rate)",
      terms: savings.flatMap(({ group, saving }) => [
        term("company_saving", saving, "money", group.currency),
        term("rate", rateToReport(inputs, group.currency), "rate"),
      ]),
    }),
    ...savings.map(({ group }) =>
      figure("cost_reduction", {
        ...{ group: group.name, value: costReduction(group), unit: "ratio" },
        formula: "1 - cost_remote / cost_before",
        terms: costTerms(group),
      }),
    ),
  ];
}

function costTerms(group: KpiInputs["costs"][number]): KpiTerm[] {
  return [
    term("cost_before", group.costPerInquiryBefore, "money", group.currency),
    term("cost_remote", group.costPerInquiryRemote, "money", group.currency),
  ];
}

function customerFigures(
  tally: KpiTally,
  { inputs, rangeMs }: { readonly inputs: KpiInputs; readonly rangeMs: DurationMs },
): KpiFigure[] {
  const { currency } = inputs.visit;
  const costs = visitCost(inputs.visit);
  const days = rangeMs / DAY_MS;
  const saving = tally.visitsAvoided * costs.visitCost;
  const counted = term("visits_avoided", tally.visitsAvoided);
  const perVisit = term("visit_cost", costs.visitCost, "money", currency);
  return [
    figure("visit_cost", {
      ...{ value: costs.visitCost, unit: "money", currency },
      formula: "fuel_cost + time_cost",
      terms: [
        term("fuel_cost", costs.fuelCost, "money", currency),
        term("time_cost", costs.timeCost, "money", currency),
      ],
    }),
    figure("customer_saving", {
      ...{ value: saving, unit: "money", currency },
      formula: "visits_avoided * visit_cost",
      terms: [counted, perVisit],
    }),
    figure("customer_saving_year", {
      ...{ value: (saving * 365) / days, unit: "money", currency },
      formula: "visits_avoided * visit_cost * 365 / days",
      terms: [counted, perVisit, term("days", days)],
    }),
  ];
}

function handlingFigure({ handlingMs, handledCases }: KpiTally): KpiFigure {
  return figure("handling_time", {
    ...{ value: ratio(handlingMs, handledCases), unit: "ms", formula: "time_at_work / handled" },
    terms: [term("time_at_work", handlingMs, "ms"), term("handled", handledCases)],
  });
}

function shareFigure(name: KpiName, hit: string, { hits, decided, undecided }: Share): KpiFigure {
  return { ...ratioFigure(name, [hit, hits], ["decided", decided]), undecided };
}

function ratioFigure(
  name: KpiName,
  [part, parts]: readonly [string, number],
  [whole, wholes]: readonly [string, number],
): KpiFigure {
  return figure(name, {
    ...{ value: ratio(parts, wholes), unit: "ratio", formula: `${part} / ${whole}` },
    terms: [term(part, parts), term(whole, wholes)],
  });
}

function countFigure(name: KpiName, value: number, terms: KpiTerm[]): KpiFigure {
  return figure(name, { value, unit: "count", formula: "", terms });
}

function medianFigure(name: KpiName, lengthsMs: readonly DurationMs[]): KpiFigure {
  const sorted = lengthsMs.toSorted((one, other) => one - other);
  return figure(name, {
    ...{ value: sorted[Math.floor((sorted.length - 1) / 2)] ?? null, unit: "ms", formula: "median" },
    terms: [term("cases", sorted.length)],
  });
}

function figure(
  name: KpiName,
  facts: Pick<KpiFigure, "value" | "unit" | "formula" | "terms"> &
    Partial<Pick<KpiFigure, "group" | "currency">>,
): KpiFigure {
  return { name, group: "", currency: "", undecided: 0, ...facts };
}

function term(name: string, value: number, unit: KpiUnit = "count", currency = ""): KpiTerm {
  return { name, value, unit, currency };
}
