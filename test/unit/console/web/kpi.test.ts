import type { KpiFigure } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { businessCalendar } from "../../../../console/server/kpi/business-days.ts";
import { kpiFigures } from "../../../../console/server/kpi/kpi-figures.ts";
import { KpiTally } from "../../../../console/server/kpi/kpi-tally.ts";
import { Repeats } from "../../../../console/server/kpi/repeats.ts";
import { publishedInputs } from "../../../../console/server/kpi/shipped-inputs.ts";
import { changedInputs, inputLines } from "../../../../console/web/pages/kpi/inputs-view-model.ts";
import {
  figureViews,
  formulaText,
  kpiGroups,
  kpiQueryOf,
  moneyText,
  readRange,
} from "../../../../console/web/pages/kpi/view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const english = { language: "en", translate: createTranslate("en") } as const;
const korean = { language: "ko", translate: createTranslate("ko") } as const;

/** Every figure that the server can send, with nothing in it. */
function allFigures(): readonly KpiFigure[] {
  const options = { inputs: publishedInputs, calendar: businessCalendar("UTC"), repeats: new Repeats() };
  return kpiFigures(new KpiTally({ ...options, nowMs: 0 }), {
    inputs: publishedInputs,
    rangeMs: 30 * DAY_MS,
  });
}

describe("a range of key figures", () => {
  it("ends at the next full hour, so that the same is asked for an hour", () => {
    const query = kpiQueryOf("7", 10 * HOUR_MS + 1, "Asia/Seoul");

    expect(query).toEqual({ fromMs: 11 * HOUR_MS - 7 * DAY_MS, toMs: 11 * HOUR_MS, timeZone: "Asia/Seoul" });
    expect(kpiQueryOf("7", 11 * HOUR_MS - 1, "Asia/Seoul")).toEqual(query);
    expect(kpiQueryOf("7", 11 * HOUR_MS, "Asia/Seoul").toMs).toBe(12 * HOUR_MS);
  });

  it("is 30 days when the address names none that is offered", () => {
    expect(["", "90", "12", "x"].map(readRange)).toEqual(["30", "90", "30", "30"]);
  });
});

describe("figures in words", () => {
  it("shows every figure that the server sends, in one group each", () => {
    const shown = Object.values(kpiGroups).flat().toSorted();

    expect(shown).toEqual([...new Set(allFigures().map(({ name }) => name))].toSorted());
  });

  it.each([english, korean])("has words for every term and formula in $language", (reader) => {
    const groups = Object.keys(kpiGroups) as (keyof typeof kpiGroups)[];
    const views = groups.flatMap((group) => figureViews(allFigures(), group, reader));

    const written = views.flatMap(({ title, formula, terms }) => [title, formula, ...terms]).join("\n");
    expect(written).not.toMatch(/[a-z]_[a-z]|kpi\./);
  });

  it("writes formula, terms, what is undecided, and that there is nothing yet", () => {
    const figure: KpiFigure = {
      ...{ name: "remote_resolution_rate", group: "", value: 0.5, unit: "ratio", currency: "" },
      ...{ formula: "remote_resolved / inquiries", undecided: 2 },
      terms: [
        { name: "remote_resolved", value: 1_200, unit: "count", currency: "" },
        { name: "inquiries", value: 2_400, unit: "count", currency: "" },
      ],
    };

    const [half, nothing] = figureViews(
      [figure, { ...figure, value: null, undecided: 0 }],
      "service",
      english,
    );

    expect(half).toMatchObject({ value: "50 %", formula: "resolved remotely ÷ inquiries" });
    expect(half?.terms).toEqual(["resolved remotely 1,200", "inquiries 2,400"]);
    expect(half?.undecided).toBe("2 cases not decided yet");
    expect(nothing).toMatchObject({ value: "–", undecided: "" });
    expect(nothing?.hint).toContain("Nothing to calculate from");
  });

  it("leaves a name that it does not know as it is", () => {
    expect(formulaText("new_thing * 2", english.translate)).toBe("new_thing × 2");
  });

  it("writes money as it is written, and small change only where there is some", () => {
    expect(moneyText(165_000_000, "KRW", "en")).toBe("₩165,000,000");
    expect(moneyText(12, "USD", "en")).toBe("$12");
    expect(moneyText(2.5, "USD", "ko")).toBe("$2.50");
  });
});

describe("inputs of key figures", () => {
  const options = { reader: english, today: "2026-11-28" };

  it("stand with currency or unit", () => {
    const lines = inputLines(publishedInputs, english).map(({ label, text }) => `${label} = ${text}`);

    expect(lines).toContain("Korea: an inquiry before (KRW) = ₩6,500");
    expect(lines).toContain("An hour of a customer's time (KRW) = ₩37,000");
    expect(lines).toContain("1 USD in KRW, 2011-12-01 = 1,153.3");
  });

  it("keep what nobody typed, and date a changed exchange rate", () => {
    const typed = { "visit.hourValue": "50,000", "rates.0.rate": "1400.5" };

    const read = changedInputs(publishedInputs, typed, options);

    expect(read).toEqual({
      inputs: {
        ...publishedInputs,
        visit: { ...publishedInputs.visit, hourValue: 50_000 },
        rates: [{ from: "USD", to: "KRW", rate: 1_400.5, onDay: "2026-11-28" }],
      },
    });
    expect(changedInputs(publishedInputs, {}, options)).toEqual({ inputs: publishedInputs });
  });

  it.each(["", "many", "-5", "1e9", "Infinity", "1.2.3"])("refuse %j with the name of the field", (text) => {
    expect(changedInputs(publishedInputs, { "visit.distanceKm": text }, options)).toEqual({
      wrong: ["Way to the service centre (km)"],
    });
  });
});
