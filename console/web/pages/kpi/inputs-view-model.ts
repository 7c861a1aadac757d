import type { KpiInputs } from "@housecall/proto/api";
import { formatNumber } from "../../format/quantity.ts";
import { groupWord, type KpiReader, moneyText } from "./view-model.ts";

/** One input: where it stands, what it is called, and how it reads. */
export interface InputLine {
  readonly path: string;
  readonly label: string;
  readonly value: number;
  readonly text: string;
}

/** Every number that figures are reckoned with, in the order in which it is read. */
export function inputLines(inputs: KpiInputs, reader: KpiReader): InputLine[] {
  return [...costLines(inputs, reader), ...visitLines(inputs, reader), ...rateLines(inputs, reader)];
}

function costLines({ costs }: KpiInputs, { translate, language }: KpiReader): InputLine[] {
  return costs.flatMap(({ name, currency, costPerInquiryBefore, costPerInquiryRemote }, index) => {
    const group = groupWord(name, translate);
    const line = (key: "before" | "remote", value: number) => ({
      path: `costs.${index}.${key === "before" ? "costPerInquiryBefore" : "costPerInquiryRemote"}`,
      label: `${group}: ${translate(`kpi.input.${key}`)} (${currency})`,
      value,
      text: moneyText(value, currency, language),
    });
    return [line("before", costPerInquiryBefore), line("remote", costPerInquiryRemote)];
  });
}

const visitFields = [
  ["distanceKm", "km"],
  ["kmPerLitre", "km/L"],
  ["fuelPricePerLitre", ""],
  ["roundTripHours", "h"],
  ["hourValue", ""],
] as const;

function visitLines({ visit }: KpiInputs, { translate, language }: KpiReader): InputLine[] {
  return visitFields.map(([field, unit]) => ({
    path: `visit.${field}`,
    label: `${translate(`kpi.input.${field}`)} (${unit === "" ? visit.currency : unit})`,
    value: visit[field],
    text:
      unit === ""
        ? moneyText(visit[field], visit.currency, language)
        : `${formatNumber(visit[field], 2, language)} ${unit}`,
  }));
}

function rateLines({ rates }: KpiInputs, { translate, language }: KpiReader): InputLine[] {
  return rates.map(({ from, to, rate, onDay }, index) => ({
    path: `rates.${index}.rate`,
    label: translate("kpi.input.rate", { from, to, day: onDay }),
    value: rate,
    text: formatNumber(rate, 4, language),
  }));
}

/** What a person typed for each path; the numbers that are not there stay as they are. */
export type InputTexts = Readonly<Record<string, string>>;

/** The inputs with what was typed, or the labels of what is no number. A changed exchange rate is of today. */
export function changedInputs(
  inputs: KpiInputs,
  typed: InputTexts,
  options: { readonly reader: KpiReader; readonly today: string },
): { readonly inputs: KpiInputs } | { readonly wrong: readonly string[] } {
  const lines = inputLines(inputs, options.reader);
  const numbers = new Map(lines.map(({ path, value }) => [path, numberOf(typed[path], value)]));
  const wrong = lines.filter(({ path }) => numbers.get(path) === undefined).map(({ label }) => label);
  if (wrong.length > 0) return { wrong };
  const at = (path: string, held: number): number => numbers.get(path) ?? held;
  const visit = visitFields.map(([field]) => [field, at(`visit.${field}`, inputs.visit[field])]);
  return {
    inputs: {
      ...inputs,
      costs: inputs.costs.map((group, index) => ({
        ...group,
        costPerInquiryBefore: at(`costs.${index}.costPerInquiryBefore`, group.costPerInquiryBefore),
        costPerInquiryRemote: at(`costs.${index}.costPerInquiryRemote`, group.costPerInquiryRemote),
      })),
      visit: { ...inputs.visit, ...Object.fromEntries(visit) },
      rates: inputs.rates.map((held, index) => {
        const rate = at(`rates.${index}.rate`, held.rate);
        return rate === held.rate ? held : { ...held, rate, onDay: options.today };
      }),
    },
  };
}

/** Digits with a point and grouping commas; nothing else is a number here. */
function numberOf(text: string | undefined, held: number): number | undefined {
  if (text === undefined) return held;
  const plain = text.trim().replaceAll(",", "");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
