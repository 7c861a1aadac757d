/** What the card of a fault says: evidence, causes, remedies, and which chart shows it. */
import type { Evidence, Fault } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import { causeLines } from "../../../../console/web/pages/device/faults/cause-view-model.ts";
import { evidenceWords } from "../../../../console/web/pages/device/faults/evidence-view-model.ts";
import {
  chartAddress,
  faultChartPlan,
} from "../../../../console/web/pages/device/faults/fault-chart-view-model.ts";
import { remedyGroups } from "../../../../console/web/pages/device/faults/remedy-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { exampleFaults } from "../../../lib/example-faults.ts";

const nowMs = Date.UTC(2026, 0, 15, 12, 0, 0);
const translate = createTranslate("en");
const korean = createTranslate("ko");
const reader = {
  deviceClass: "washer",
  language: "en",
  translate,
  moment: createFormatMoment({ language: "en", timeZone: "UTC" }),
} as const;
const [disk] = exampleFaults("washer-1", nowMs);
if (!disk) throw new Error("the example has a fault");

type Value = Extract<Evidence, { readonly kind: "value" }>;
const drain: Value = {
  kind: "value",
  label: "",
  signal: "drain_duration_s",
  instance: "",
  unit: "s",
  value: 242,
  threshold: 118,
  side: "above",
  atMs: nowMs,
};
const usual: Value = {
  ...drain,
  signal: "usual",
  value: 74,
  threshold: null,
  title: { en: "Usual drain time", ko: "평소 배수 시간" },
  about: { signal: "drain_duration_s", as: "usual" },
};
const fault = (parts: Partial<Fault>): Fault => ({ ...disk, ...parts });

describe("the evidence", () => {
  it("has what is usual and the limit beside the value, and its time once for all", () => {
    expect(evidenceWords([drain, usual], reader)).toEqual({
      atMs: nowMs,
      lines: [
        {
          kind: "value",
          label: "Drain time",
          value: "4 min 2 s",
          usual: "usually 1 min 14 s",
          limit: "limit: above 1 min 58 s",
          time: null,
          chart: { signal: "drain_duration_s", instance: "" },
        },
      ],
    });
    expect(
      evidenceWords([drain, usual], { ...reader, language: "ko", translate: korean }).lines[0],
    ).toMatchObject({
      label: "배수 시간",
      value: "4분 2초",
      usual: "평소 1분 14초",
      limit: "기준 1분 58초 초과",
    });
  });

  it("calls a value by the rule's name, and leads to the chart of the signal that it speaks of", () => {
    expect(evidenceWords([usual], reader).lines[0]).toMatchObject({
      label: "Usual drain time",
      chart: { signal: "drain_duration_s" },
    });
    const share = { ...usual, signal: "share", unit: "ratio", value: 1.5 };
    expect(
      evidenceWords([{ ...share, about: { signal: "no_such_signal", as: "summary" } }], reader),
    ).toMatchObject({
      lines: [{ value: "150 %", chart: null }],
    });
  });

  it("says of each value when it was when they are of several times, and no limit where equality is asked for", () => {
    const later = {
      ...drain,
      signal: "leak_float_closed",
      unit: "flag",
      value: 1,
      threshold: 1,
      atMs: nowMs + 1_000,
    };
    const words = evidenceWords([drain, { ...later, side: "equal" }], reader);

    expect(words.atMs).toBeNull();
    expect(words.lines[1]).toMatchObject({ value: "yes", limit: null, time: "15 Jan 2026, 12:00:01" });
  });

  it("calls a code and its limit by name", () => {
    const severe = { en: "severe", ko: "심함" };
    const heat: Value = {
      ...drain,
      signal: "thermal_status",
      unit: "code",
      value: 4,
      threshold: 3,
      side: "at_least",
    };
    const named: Value = { ...heat, valueName: { en: "critical", ko: "매우 심함" }, thresholdName: severe };

    expect(evidenceWords([named], reader).lines[0]).toMatchObject({
      label: "Heat",
      value: "critical",
      limit: "limit: severe or more",
    });
    expect(evidenceWords([named], { ...reader, language: "ko" }).lines[0]).toMatchObject({
      value: "매우 심함",
    });
  });

  it("shows log lines as harmless text, and silence in a sentence", () => {
    const log: Evidence = { kind: "log", atMs: nowMs, source: "kmsg", unit: "", message: "\u001b[0m<b>" };
    const silence: Evidence = { kind: "silence", lastReportAtMs: nowMs, silentMs: 300_000 };

    expect(evidenceWords([log, silence], reader).lines).toMatchObject([
      { message: "\\x1b[0m<b>" },
      { text: "Last report 15 Jan 2026, 12:00:00; silent for 5 min" },
    ]);
  });
});

describe("the causes", () => {
  const title = { en: "Filter blocked", ko: "필터 막힘" };
  const words = { en: "Little current", ko: "전류가 낮음" };
  const sign = { condition: "current < 1 A", text: words, holds: true };
  const causes = [
    { id: "worn", title, share: 0.2, sign: { ...sign, holds: false } },
    { id: "filter", title, share: 0.75, sign },
    { id: "hose", title, share: 0.05 },
    { id: "other", title, share: 0, sign: { condition: "current < 1 A", holds: null } },
  ];

  it("are ranked with their likelihood in words and what speaks for and against each", () => {
    expect(
      causeLines(fault({ causes }), "en", translate).map(({ id, likelihood, percent, sign: said }) => [
        id,
        likelihood,
        percent,
        said,
      ]),
    ).toEqual([
      ["filter", "very likely", "75 %", "Speaks for it: Little current"],
      ["worn", "possible", "20 %", "Would point to it, but is not so: Little current"],
      ["hose", "unlikely", "5 %", "No measurement tells this cause from the others."],
      ["other", "ruled out", null, "Not known yet: current < 1 A"],
    ]);
  });

  it("are said in Korean", () => {
    expect(causeLines(fault({ causes }), "ko", korean).map(({ sign: said }) => said)).toEqual([
      "뒷받침하는 근거: 전류가 낮음",
      "이 원인이라면 나타날 ‘전류가 낮음’이(가) 보이지 않음",
      "측정값으로는 다른 원인과 구별할 수 없습니다.",
      "아직 알 수 없음: current < 1 A",
    ]);
  });
});

describe("the remedies", () => {
  const step = { en: "Clean the filter", ko: "필터 청소" };
  const text = { en: "It drains fast", ko: "빨리 배수됨" };
  const verify = { condition: "drain_duration_s < 100", withinMs: 0, withinCycles: 2, holds: false };

  it("are grouped by who does them, the cheapest first", () => {
    expect(remedyGroups(disk, "ko", korean).map(({ title }) => title)).toEqual([
      "고객 안내",
      "원격 조치",
      "기사 방문",
    ]);
    expect(remedyGroups(fault({ remedies: [] }), "en", translate)).toEqual([]);
  });

  it("say which cause they settle, what telemetry must show within which time, and whether it does", () => {
    const settled = disk.causes[0];
    const checks = (holds: boolean | null, parts: object = { text }) =>
      remedyGroups(
        fault({
          remedies: [
            { who: "customer", step, settles: settled?.id ?? "", verify: { ...verify, ...parts, holds } },
          ],
        }),
        "en",
        translate,
      )[0]?.lines[0];

    expect(checks(false)).toEqual({
      step: "Clean the filter",
      settles: settled?.title.en,
      check: {
        text: "Check by telemetry: It drains fast (within 2 cycles).",
        state: "not-yet",
        stateText: "not seen yet",
      },
    });
    expect(checks(true)?.check).toMatchObject({ state: "shown", stateText: "seen" });
    expect(checks(null, { withinMs: DAY_MS, withinCycles: 0 })?.check).toMatchObject({
      text: "Check by telemetry: drain_duration_s < 100 (within 1 d).",
      state: "unknown",
    });
  });
});

describe("the chart of a fault", () => {
  const planOf = (...evidence: Evidence[]) => faultChartPlan(fault({ evidence }), nowMs);
  const current = { ...drain, signal: "drain_current_a", unit: "A", threshold: null };

  it("is of the first value that has a limit, and of a week for what comes once a cycle", () => {
    expect(planOf(current, drain)).toMatchObject({
      signal: "drain_duration_s",
      range: { kind: "last", name: "7d" },
    });
  });

  it("else of what is usual, else of the first value, and never of something else", () => {
    const share: Value = {
      ...usual,
      signal: "share",
      unit: "ratio",
      about: { signal: "none", as: "summary" },
    };

    expect(
      planOf(share, current, { ...usual, about: { signal: "spin_current_a", as: "usual" } }),
    ).toMatchObject({
      signal: "spin_current_a",
    });
    expect(planOf(current)).toMatchObject({ signal: "drain_current_a" });
    expect(planOf(share, current)).toBeNull();
    expect(planOf()).toBeNull();
  });

  it("does not take a limit that is in another unit than the signal", () => {
    const looked: Value = {
      ...drain,
      signal: "looked",
      unit: "ratio",
      about: { signal: "screen_on", as: "summary" },
    };
    const heat: Value = { ...drain, signal: "battery_celsius", unit: "celsius" };

    expect(planOf(looked, heat)).toMatchObject({ signal: "battery_celsius" });
  });

  it("shows what was before an open fault, and both ends of one that is over", () => {
    const level = { ...drain, signal: "drum_level_khz", unit: "kHz" };
    const open = (ageMs: number) =>
      faultChartPlan(fault({ evidence: [level], startedAtMs: nowMs - ageMs }), nowMs)?.range;
    const over = fault({
      evidence: [level],
      startedAtMs: nowMs - 4 * HOUR_MS,
      resolvedAtMs: nowMs - 2 * HOUR_MS,
    });

    expect([HOUR_MS / 2, HOUR_MS, 10 * HOUR_MS, 9 * DAY_MS].map(open)).toEqual(
      ["1h", "6h", "24h", "7d"].map((name) => ({ kind: "last", name })),
    );
    expect(faultChartPlan(over, nowMs)?.range).toEqual({
      kind: "fixed",
      fromMs: nowMs - 4.5 * HOUR_MS,
      toMs: nowMs - 1.5 * HOUR_MS,
    });
    expect(chartAddress(over, { signal: "drum_level_khz", instance: "" }, nowMs)).toEqual({
      tab: "",
      signal: "drum_level_khz",
      instance: "",
      range: "",
      from: String(nowMs - 4.5 * HOUR_MS),
      to: String(nowMs - 1.5 * HOUR_MS),
    });
  });
});
