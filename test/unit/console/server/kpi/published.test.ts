import type { KpiInputs } from "@housecall/proto/api";
import { kpiInputs } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import {
  companySaving,
  costGroupOf,
  costReduction,
  customerSavingYear,
  rateToReport,
  ratio,
  visitCost,
} from "../../../../../console/server/kpi/kpi-formulas.ts";
import { publishedLines } from "../../../../../console/server/kpi/published-lines.ts";
import { publishedInputs } from "../../../../../console/server/kpi/shipped-inputs.ts";

const [korea, overseas] = publishedInputs.costs;
if (korea === undefined || overseas === undefined) throw new Error("two groups are shipped");

/** How far a line is from what was printed, in per cent with one decimal. */
const differences = Object.fromEntries(
  publishedLines().map(({ id, published, computed }) => [
    id,
    Math.round(((computed - published) / published) * 1_000) / 10,
  ]),
);

describe("the figures published in 2011", () => {
  it.each([
    ["F1-korea", 0],
    ["F1-overseas", -1.5],
    ["F1-overseas-won", 0],
    ["F2-fuel", 0],
    ["F2-time", 0],
    ["F3-printed-inputs", -11.2],
    ["F3-whole-visit", -1.6],
  ])("%s differs from ours by %d %%", (id, percent) => {
    expect(differences[id]).toBe(percent);
  });

  it("are given to the won by our formulas, where they were computed right", () => {
    expect(companySaving(korea, 30_000)).toBe(165_000_000);
    expect(companySaving(overseas, 274_000)).toBe(2_740_000);
    expect(visitCost(publishedInputs.visit)).toEqual({
      fuelCost: 4_000,
      timeCost: 37_000,
      visitCost: 41_000,
    });
    expect(customerSavingYear(30_000, 37_000)).toBe(13_320_000_000);
    expect(customerSavingYear(30_000, 41_000)).toBe(14_760_000_000);
    expect(Math.round(2_740_000 * rateToReport(publishedInputs, "USD"))).toBe(3_160_042_000);
  });

  it("lead to what was derived from them", () => {
    expect(Math.round((costReduction(korea) ?? 0) * 1_000)).toBe(846);
    expect(Math.round((costReduction(overseas) ?? 0) * 1_000)).toBe(833);
    expect(30_000 / 0.15).toBeCloseTo(200_000);
    expect(companySaving(korea, 70_000)).toBe(385_000_000);
    expect(customerSavingYear(70_000, 41_000)).toBe(34_440_000_000);
  });

  it("say in both languages why they differ", () => {
    for (const { why, title } of publishedLines())
      expect([why.en, why.ko, title.en, title.ko].every((text) => text.length > 2)).toBe(true);
  });
});

describe("formulas", () => {
  it("say nothing where there is nothing to reckon from", () => {
    expect([ratio(0, 0), ratio(1, 4)]).toEqual([null, 0.25]);
    expect(costReduction({ costPerInquiryBefore: 0, costPerInquiryRemote: 0 })).toBeNull();
  });

  it("take the costs of a country, of all others, and at home when nobody knows", () => {
    expect(["KR", "DE", ""].map((country) => costGroupOf(publishedInputs, country).name)).toEqual([
      ...["Korea", "Overseas", "Korea"],
    ]);
  });
});

describe("inputs", () => {
  it("are refused without an exchange rate for each currency", () => {
    const inputs: KpiInputs = { ...publishedInputs, rates: [] };

    expect(kpiInputs.safeParse(publishedInputs).success).toBe(true);
    expect(kpiInputs.safeParse(inputs).error?.issues[0]?.message).toContain("exchange rate");
  });
});
