import type { PublishedLine } from "@housecall/proto/api";
import { companySaving, customerSavingYear, rateToReport, visitCost } from "./kpi-formulas.ts";
import { publishedInputs } from "./shipped-inputs.ts";

const KOREAN_CASES_A_MONTH = 30_000;
const OVERSEAS_CASES_A_MONTH = 270_000;
const OVERSEAS_USD_PRINTED = 2_740_000;

/** The lines that were published in 2011, each beside what our formula gives for the same inputs. */
export function publishedLines(): readonly PublishedLine[] {
  return [...companyLines(), ...customerLines()];
}

function companyLines(): PublishedLine[] {
  const [korea, overseas] = publishedInputs.costs;
  if (korea === undefined || overseas === undefined) return [];
  return [
    {
      ...{ id: "F1-korea", published: 165_000_000, currency: "KRW" },
      title: { en: "Saving a month, Korea", ko: "월간 절감액(국내)" },
      computed: companySaving(korea, KOREAN_CASES_A_MONTH),
      formula: "(6,500 − 1,000) × 30,000",
      why: { en: "The same.", ko: "일치합니다." },
    },
    {
      ...{ id: "F1-overseas", published: OVERSEAS_USD_PRINTED, currency: "USD" },
      title: { en: "Saving a month, overseas", ko: "월간 절감액(해외)" },
      computed: companySaving(overseas, OVERSEAS_CASES_A_MONTH),
      formula: "(12 − 2) × 270,000",
      why: {
        en: "1.5 % less than printed: 2,740,000 ÷ 10 are 274,000 cases, so the printed 270,000 was rounded.",
        ko: "발표 값보다 1.5 % 적습니다. 2,740,000 ÷ 10 = 274,000건이므로 발표된 270,000건은 반올림한 값입니다.",
      },
    },
    {
      ...{ id: "F1-overseas-won", published: 3_160_000_000, currency: "KRW" },
      title: { en: "The same in won", ko: "해외 절감액(원화)" },
      computed: OVERSEAS_USD_PRINTED * rateToReport(publishedInputs, "USD"),
      formula: "2,740,000 × 1,153.3",
      why: {
        en: "The exchange rate was not printed; 1,153.3 won to the dollar follow from the two sums.",
        ko: "환율은 발표되지 않았습니다. 두 금액에서 달러당 1,153.3원이 나옵니다.",
      },
    },
  ];
}

function customerLines(): PublishedLine[] {
  const { fuelCost, timeCost, visitCost: wholeCost } = visitCost(publishedInputs.visit);
  return [
    {
      ...{ id: "F2-fuel", published: 4_000, computed: fuelCost, currency: "KRW" },
      title: { en: "Fuel for a visit", ko: "방문 1회 유류비" },
      formula: "2 × 10 ÷ 10 × 2,000",
      why: {
        en: "The same, when the 10 km are driven there and back.",
        ko: "10 km를 왕복하는 것으로 계산하면 일치합니다.",
      },
    },
    {
      ...{ id: "F2-time", published: 37_000, computed: timeCost, currency: "KRW" },
      title: { en: "Time for a visit", ko: "방문 1회 시간 비용" },
      formula: "1 × 37,000",
      why: { en: "The same.", ko: "일치합니다." },
    },
    {
      ...{ id: "F3-printed-inputs", published: 15_000_000_000, currency: "KRW" },
      title: { en: "Saving of customers a year, time alone", ko: "고객 연간 절감액(시간 비용만)" },
      computed: customerSavingYear(KOREAN_CASES_A_MONTH, timeCost),
      formula: "30,000 × 12 × 37,000",
      why: {
        en: "11 % less than printed, although these are the inputs that were printed: they leave out the fuel.",
        ko: "발표된 입력값으로 계산했지만 발표 값보다 11 % 적습니다. 유류비가 빠진 값입니다.",
      },
    },
    {
      ...{ id: "F3-whole-visit", published: 15_000_000_000, currency: "KRW" },
      title: { en: "Saving of customers a year, fuel and time", ko: "고객 연간 절감액(유류비 + 시간 비용)" },
      computed: customerSavingYear(KOREAN_CASES_A_MONTH, wholeCost),
      formula: "30,000 × 12 × (4,000 + 37,000)",
      why: {
        en: "1.6 % less than printed: “about 15 billion” was rounded up. Housecall reckons with fuel and time.",
        ko: "발표 값보다 1.6 % 적습니다. ‘약 150억 원’은 올림한 값입니다. Housecall은 유류비와 시간 비용을 함께 계산합니다.",
      },
    },
  ];
}
