import { z } from "zod";
import { anyOutcome, caseNumber, reopenCause } from "./case-words.ts";
import { epochMs, localText } from "./common.ts";
import { country } from "./customer.ts";

const amount = z.number().min(0).max(1e12);
const currency = z.string().regex(/^[A-Z]{3}$/, "three capital letters, such as KRW");
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, "a day such as 2026-11-28");

/** What an inquiry costs in some countries, before and with remote help. No countries: all that no other group names. */
export const costGroup = z.object({
  name: z.string().trim().min(1).max(60),
  countries: z.array(country).max(250),
  currency,
  costPerInquiryBefore: amount,
  costPerInquiryRemote: amount,
});
export type CostGroup = z.infer<typeof costGroup>;

/** What going to a service centre costs a customer. */
export const visitCosts = z.object({
  currency,
  /** One way. */
  distanceKm: amount,
  kmPerLitre: amount.refine((value) => value > 0, "more than 0"),
  fuelPricePerLitre: amount,
  /** There and back. */
  roundTripHours: amount,
  hourValue: amount,
});
export type VisitCosts = z.infer<typeof visitCosts>;

/** An exchange rate and the day that it is of. */
export const exchangeRate = z.object({
  from: currency,
  to: currency,
  rate: amount.refine((value) => value > 0, "more than 0"),
  onDay: day,
});

/** What the key figures reckon with. Company's and customers' money are never added up. */
export const kpiInputs = z
  .object({
    /** Where a case counts whose country nobody knows. */
    homeCountry: country,
    /** In which the company's savings are summed up. */
    reportCurrency: currency,
    costs: z.array(costGroup).min(1).max(50),
    visit: visitCosts,
    rates: z.array(exchangeRate).max(50),
    /** Rules whose faults would mean a technician's visit without remote help, also where a cheaper remedy is known. */
    visitRules: z.array(z.string().min(1).max(200)).max(500),
  })
  .refine((inputs) => missingRates(inputs).length === 0, {
    message: "an exchange rate is missing for a currency of the costs",
    path: ["rates"],
  });
export type KpiInputs = z.infer<typeof kpiInputs>;

/** Currencies of the costs that cannot be summed up in the report's. */
export function missingRates(inputs: {
  readonly costs: readonly CostGroup[];
  readonly rates: readonly { readonly from: string; readonly to: string }[];
  readonly reportCurrency: string;
}): string[] {
  const { costs, rates, reportCurrency } = inputs;
  return [...new Set(costs.map((group) => group.currency))].filter(
    (each) =>
      each !== reportCurrency && !rates.some((rate) => rate.from === each && rate.to === reportCurrency),
  );
}

/** Body of POST /api/kpi-inputs: everything, with why it is changed. */
export const kpiInputsRequest = z.object({ inputs: kpiInputs, note: z.string().trim().max(500).default("") });
export type KpiInputsRequest = z.input<typeof kpiInputsRequest>;

/** Inputs as they were from some moment on; id 0 are those that are shipped. */
export const kpiInputsVersion = z.object({
  id: z.number().int(),
  atMs: epochMs,
  actor: z.string(),
  note: z.string(),
  inputs: kpiInputs,
});
export type KpiInputsVersion = z.infer<typeof kpiInputsVersion>;

/** Longest range that is reckoned at once. */
const MAX_RANGE_MS = 3 * 366 * 86_400_000;

/** Query of GET /api/kpis; `inputs` names an earlier version of the inputs. */
export const kpiQuery = z
  .object({
    fromMs: z.coerce.number().int().nonnegative(),
    toMs: z.coerce.number().int().nonnegative(),
    /** In which months and business days begin and end. */
    timeZone: z.string().max(64).default("UTC"),
    inputs: z.coerce.number().int().nonnegative().optional(),
  })
  .refine(({ fromMs, toMs }) => toMs > fromMs, { message: "must be after fromMs", path: ["toMs"] })
  .refine(({ fromMs, toMs }) => toMs - fromMs <= MAX_RANGE_MS, {
    message: "at most 3 years",
    path: ["toMs"],
  });
export type KpiQuery = z.infer<typeof kpiQuery>;

/** Names of the key figures. */
export const kpiName = z.enum([
  "first_contact_resolution",
  "remote_resolution_rate",
  "handling_time",
  "visits_avoided",
  "company_saving",
  "company_saving_total",
  "cost_reduction",
  "visit_cost",
  "customer_saving",
  "customer_saving_year",
  "first_time_fix",
  "escalation_rate",
  "no_fault_found_rate",
  "repeat_7_days",
  "repeat_30_days",
  "detect_to_case",
  "case_to_resolution",
  "closed_by_themselves",
]);
export type KpiName = z.infer<typeof kpiName>;

export const kpiUnit = z.enum(["ratio", "count", "ms", "money", "rate"]);
export type KpiUnit = z.infer<typeof kpiUnit>;

/** A quantity that a figure is reckoned from. */
export const kpiTerm = z.object({
  name: z.string(),
  value: z.number(),
  unit: kpiUnit,
  currency: z.string(),
});
export type KpiTerm = z.infer<typeof kpiTerm>;

/** One key figure with how it comes about. */
export const kpiFigure = z.object({
  name: kpiName,
  /** Of a cost group; "" for all. */
  group: z.string(),
  /** null when there is nothing to reckon from. */
  value: z.number().nullable(),
  unit: kpiUnit,
  currency: z.string(),
  /** Over the names of the terms: "remote_resolved / inquiries". */
  formula: z.string(),
  terms: z.array(kpiTerm),
  /** Cases for which it cannot be said yet. */
  undecided: z.number().int(),
});
export type KpiFigure = z.infer<typeof kpiFigure>;

/** A visit that was avoided, or seemed to be. */
export const takenBackVisit = z.object({
  number: caseNumber,
  resolvedAtMs: epochMs,
  atMs: epochMs,
  because: reopenCause,
  ruleId: z.string(),
  /** It had been counted: its window had been clean. */
  wasCounted: z.boolean(),
});
export type TakenBackVisit = z.infer<typeof takenBackVisit>;

/** Counts of one month. */
export const kpiMonth = z.object({
  /** "2026-11" */
  month: z.string(),
  inquiries: z.number().int(),
  remoteResolved: z.number().int(),
  visitsAvoided: z.number().int(),
  visitsInWindow: z.number().int(),
  visitsTakenBack: z.number().int(),
});
export type KpiMonth = z.infer<typeof kpiMonth>;

/** How right a rule was, by those who solved its cases. */
export const rulePrecision = z.object({
  ruleId: z.string(),
  truePositive: z.number().int(),
  falsePositive: z.number().int(),
  unsure: z.number().int(),
  /** null while nobody has said. */
  precision: z.number().nullable(),
});
export type RulePrecision = z.infer<typeof rulePrecision>;

/** Answer of GET /api/kpis. */
export const kpiReport = z.object({
  fromMs: epochMs,
  toMs: epochMs,
  timeZone: z.string(),
  inputs: kpiInputsVersion,
  figures: z.array(kpiFigure),
  months: z.array(kpiMonth),
  /** Newest first, at most 100. */
  takenBack: z.array(takenBackVisit),
  rules: z.array(rulePrecision),
  outcomes: z.array(z.object({ outcome: anyOutcome, count: z.number().int() })),
});
export type KpiReport = z.infer<typeof kpiReport>;

/** A figure as it was published in 2011, beside what the same formula gives. */
export const publishedLine = z.object({
  id: z.string(),
  title: localText,
  published: z.number(),
  computed: z.number(),
  currency: z.string(),
  formula: z.string(),
  why: localText,
});
export type PublishedLine = z.infer<typeof publishedLine>;
