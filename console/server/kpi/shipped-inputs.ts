import type { KpiInputs, KpiInputsVersion } from "@housecall/proto/api";

/**
 * What the key figures reckon with until somebody changes it: the assumptions that were published with the first remote
 * support of LG phones in December 2011 (footnotes 1 to 4 of that article). They are old; the page says so.
 */
export const publishedInputs: KpiInputs = {
  homeCountry: "KR",
  reportCurrency: "KRW",
  costs: [
    {
      ...{ name: "Korea", countries: ["KR"], currency: "KRW" },
      ...{ costPerInquiryBefore: 6_500, costPerInquiryRemote: 1_000 },
    },
    {
      ...{ name: "Overseas", countries: [], currency: "USD" },
      ...{ costPerInquiryBefore: 12, costPerInquiryRemote: 2 },
    },
  ],
  visit: {
    ...{ currency: "KRW", distanceKm: 10, kmPerLitre: 10, fuelPricePerLitre: 2_000 },
    ...{ roundTripHours: 1, hourValue: 37_000 },
  },
  // 3,160,000,000 KRW were printed for 2,740,000 USD.
  rates: [{ from: "USD", to: "KRW", rate: 1_153.3, onDay: "2011-12-01" }],
  visitRules: [],
};

/** The shipped inputs as the version before all others. */
export const shippedVersion: KpiInputsVersion = {
  id: 0,
  atMs: Date.UTC(2011, 11, 1),
  actor: "housecall",
  note: "",
  inputs: publishedInputs,
};
