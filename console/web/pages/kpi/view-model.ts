import type { KpiFigure, KpiName, KpiQuery, KpiTerm, KpiUnit } from "@housecall/proto/api";
import { DAY_MS, type EpochMs, HOUR_MS } from "@housecall/proto/units";
import { formatDuration } from "../../format/duration.ts";
import { formatNumber } from "../../format/quantity.ts";
import type { Language } from "../../text/language.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Ranges that the page offers, in days back from now. */
export const kpiRanges = ["7", "30", "90", "365"] as const;
export type KpiRange = (typeof kpiRanges)[number];

/** The figures in the order and groups of the page: company's and customers' money never stand in one group. */
export const kpiGroups = {
  service: [
    "visits_avoided",
    "remote_resolution_rate",
    "first_contact_resolution",
    "handling_time",
    "detect_to_case",
    "case_to_resolution",
    "first_time_fix",
    "escalation_rate",
    "no_fault_found_rate",
    "repeat_7_days",
    "repeat_30_days",
    "closed_by_themselves",
  ],
  company: ["company_saving", "company_saving_total", "cost_reduction"],
  customer: ["visit_cost", "customer_saving", "customer_saving_year"],
} as const satisfies Readonly<Record<string, readonly KpiName[]>>;
export type KpiGroup = keyof typeof kpiGroups;

/** The range that an address names; 30 days when it names none. */
export function readRange(text: string): KpiRange {
  return kpiRanges.find((range) => range === text) ?? "30";
}

/** What is asked of the server. The end is the next full hour, so that the same question is asked for an hour. */
export function kpiQueryOf(range: KpiRange, nowMs: EpochMs, timeZone: string): KpiQuery {
  const toMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
  return { fromMs: toMs - Number(range) * DAY_MS, toMs, timeZone };
}

/** For whom figures are written. */
export interface KpiReader {
  readonly language: Language;
  readonly translate: Translate;
}

/** One figure in words: what, how much, how it comes about, from what. */
export interface FigureView {
  readonly key: string;
  readonly title: string;
  readonly value: string;
  readonly hint: string;
  readonly formula: string;
  readonly terms: readonly string[];
  readonly undecided: string;
}

/** The figures of a group in words, in the order of the group. */
export function figureViews(figures: readonly KpiFigure[], group: KpiGroup, reader: KpiReader): FigureView[] {
  const names: readonly KpiName[] = kpiGroups[group];
  return names.flatMap((name) =>
    figures.filter((figure) => figure.name === name).map((figure) => figureView(figure, reader)),
  );
}

function figureView(figure: KpiFigure, reader: KpiReader): FigureView {
  const { translate } = reader;
  const { name, group, value, formula, undecided } = figure;
  const title = translate(`kpi.name.${name}`);
  const hint = `kpi.hint.${name}`;
  return {
    key: `${name} ${group}`,
    title: group === "" ? title : `${title}: ${groupWord(group, translate)}`,
    value: value === null ? "–" : amountText({ ...figure, value }, reader),
    hint: value === null ? translate("kpi.nothingYet") : isTextKey(hint) ? translate(hint) : "",
    formula: formulaText(formula, translate),
    terms: figure.terms.map((term) => termText(term, reader)),
    undecided: undecided === 0 ? "" : translate("kpi.undecided", { count: undecided }),
  };
}

/** Names of cost groups that are shipped are words, others stand as they were written. */
export function groupWord(name: string, translate: Translate): string {
  const key = `kpi.group.${name}`;
  return isTextKey(key) ? translate(key) : name;
}

/** A formula over names as one over words. */
export function formulaText(formula: string, translate: Translate): string {
  const signs = formula.replaceAll(" * ", " × ").replaceAll(" / ", " ÷ ").replaceAll(" - ", " − ");
  return signs.replace(/[a-z_]+/g, (name) => termWord(name, translate));
}

function termText(term: KpiTerm, reader: KpiReader): string {
  return `${termWord(term.name, reader.translate)} ${amountText(term, reader)}`;
}

function termWord(name: string, translate: Translate): string {
  const key = `kpi.term.${name}`;
  return isTextKey(key) ? translate(key) : name;
}

/** An amount with its unit. */
export function amountText(
  amount: { readonly value: number; readonly unit: KpiUnit; readonly currency: string },
  { language, translate }: KpiReader,
): string {
  const { value, unit, currency } = amount;
  switch (unit) {
    case "ratio":
      return `${formatNumber(value * 100, 1, language)} %`;
    case "money":
      return moneyText(value, currency, language);
    case "ms":
      return formatDuration(value, translate);
    case "count":
      return formatNumber(value, 1, language);
    case "rate":
      return formatNumber(value, 4, language);
  }
}

/** Money as people of that language write it; small change only where there is some. */
export function moneyText(value: number, currency: string, language: Language): string {
  return new Intl.NumberFormat(language, {
    ...{ style: "currency", currency, currencyDisplay: "narrowSymbol" },
    trailingZeroDisplay: "stripIfInteger",
  }).format(value);
}
