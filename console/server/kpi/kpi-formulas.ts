import type { CostGroup, KpiInputs, VisitCosts } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";

/** F1: what a number of remotely resolved inquiries saves the company, in the currency of its cost group. */
export function companySaving(
  costs: Pick<CostGroup, "costPerInquiryBefore" | "costPerInquiryRemote">,
  remoteResolved: number,
): number {
  return (costs.costPerInquiryBefore - costs.costPerInquiryRemote) * remoteResolved;
}

/** F2: what one visit to a service centre costs the customer: fuel for the way there and back, and the time. */
export function visitCost(visit: VisitCosts): {
  readonly fuelCost: number;
  readonly timeCost: number;
  readonly visitCost: number;
} {
  const fuelCost = ((2 * visit.distanceKm) / visit.kmPerLitre) * visit.fuelPricePerLitre;
  const timeCost = visit.roundTripHours * visit.hourValue;
  return { fuelCost, timeCost, visitCost: fuelCost + timeCost };
}

/** F3: what customers save who need not go, in a year with so many a month. */
export function customerSavingYear(visitsPerMonth: number, costPerVisit: number): number {
  return visitsPerMonth * 12 * costPerVisit;
}

/** F4: by how much an inquiry got cheaper. */
export function costReduction(
  costs: Pick<CostGroup, "costPerInquiryBefore" | "costPerInquiryRemote">,
): number | null {
  if (costs.costPerInquiryBefore === 0) return null;
  return 1 - costs.costPerInquiryRemote / costs.costPerInquiryBefore;
}

/** A part of a whole; null when there is no whole. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The group that a country's costs are in. */
export function costGroupOf(inputs: KpiInputs, country: string): CostGroup {
  const wanted = country === "" ? inputs.homeCountry : country;
  const named = inputs.costs.find(({ countries }) => countries.includes(wanted));
  const found = named ?? inputs.costs.find(({ countries }) => countries.length === 0) ?? inputs.costs[0];
  if (found === undefined) throw new AppError("INTERNAL", "The inputs of the key figures have no costs");
  return found;
}

/** How much one unit of a currency is in the report's. The inputs were refused when a rate was missing. */
export function rateToReport(inputs: KpiInputs, currency: string): number {
  if (currency === inputs.reportCurrency) return 1;
  const found = inputs.rates.find(({ from, to }) => from === currency && to === inputs.reportCurrency);
  if (found === undefined)
    throw new AppError("INTERNAL", `No exchange rate from ${currency} to ${inputs.reportCurrency}`);
  return found.rate;
}
