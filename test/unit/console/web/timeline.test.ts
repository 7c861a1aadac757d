import type { TimelineEntry } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import { entryLine } from "../../../../console/web/pages/device/timeline/entry-view-model.ts";
import {
  addressOfBounds,
  brushed,
  hiddenAfterToggle,
  moved,
  readHiddenKinds,
  readTimelineRange,
  timelineBounds,
  zoomed,
} from "../../../../console/web/pages/device/timeline/timeline-range-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const nowMs = Date.UTC(2026, 10, 28, 12, 0, 30);
const noon = { fromMs: nowMs - 2 * DAY_MS, toMs: nowMs - DAY_MS };

describe("the range of the timeline", () => {
  it("is the last seven days when the address names none, or nonsense", () => {
    for (const address of [
      { span: "", from: "", to: "" },
      { span: "1y", from: "", to: "" },
      { span: "", from: "20", to: "10" },
      { span: "", from: "-5", to: "10" },
      { span: "", from: "x", to: "10" },
      { span: "", from: "0", to: "9000000000000000" },
    ])
      expect(readTimelineRange(address)).toEqual({ kind: "moving", name: "7d" });
  });

  it("is what the address says", () => {
    expect(readTimelineRange({ span: "24h", from: "", to: "" })).toEqual({ kind: "moving", name: "24h" });
    const address = addressOfBounds(noon);
    expect(readTimelineRange({ span: "24h", from: address.tlFrom, to: address.tlTo })).toEqual({
      kind: "fixed",
      ...noon,
    });
  });

  it("that moves is asked for anew once a minute", () => {
    const range = readTimelineRange({ span: "24h", from: "", to: "" });
    const bounds = timelineBounds(range, nowMs);
    expect(bounds.toMs - bounds.fromMs).toBe(DAY_MS);
    expect(bounds.toMs).toBeGreaterThan(nowMs);
    expect(timelineBounds(range, nowMs + 20_000)).toEqual(bounds);
    expect(timelineBounds(range, nowMs + MINUTE_MS)).not.toEqual(bounds);
  });

  it("goes nearer and farther around its middle, and not beyond now", () => {
    expect(zoomed(noon, 0.5, nowMs)).toEqual({
      fromMs: noon.fromMs + 6 * HOUR_MS,
      toMs: noon.toMs - 6 * HOUR_MS,
    });
    const wide = zoomed(noon, 8, nowMs);
    expect(wide.toMs - wide.fromMs).toBe(8 * DAY_MS);
    expect(wide.toMs).toBeLessThanOrEqual(nowMs + MINUTE_MS);
  });

  it("moves, and stops at now", () => {
    expect(moved(noon, -0.5, nowMs)).toEqual({
      fromMs: noon.fromMs - 12 * HOUR_MS,
      toMs: noon.toMs - 12 * HOUR_MS,
    });
    const later = moved(noon, 3, nowMs);
    expect(later.toMs - later.fromMs).toBe(DAY_MS);
    expect(later.toMs).toBeLessThanOrEqual(nowMs + MINUTE_MS);
  });

  it("is what was dragged over, in either direction; a mere click is nothing", () => {
    const half = { fromMs: noon.fromMs + 6 * HOUR_MS, toMs: noon.fromMs + 12 * HOUR_MS };
    expect(brushed(noon, [0.5, 0.25])).toEqual(half);
    expect(brushed(noon, [0.5, 0.502])).toBeUndefined();
    expect(brushed({ fromMs: 0, toMs: MINUTE_MS }, [0.1, 0.2])).toMatchObject({ toMs: 66_000 });
  });
});

describe("lanes that are switched off", () => {
  it("stand in the address, unknown words left out", () => {
    const hidden = readHiddenKinds("loss,nonsense,event");
    expect([...hidden]).toEqual(["event", "loss"]);
    expect(hiddenAfterToggle(hidden, "fault")).toBe("fault,event,loss");
    expect(hiddenAfterToggle(hidden, "loss")).toBe("event");
  });
});

describe("an entry in words", () => {
  const reader = (language: "en" | "ko") => ({
    language,
    translate: createTranslate(language),
    moment: createFormatMoment({ language, timeZone: "UTC" }),
    deviceId: "washer-1",
    nowMs,
  });
  const base = { id: "x", atMs: nowMs - 2 * HOUR_MS, endMs: nowMs - HOUR_MS, isOngoing: false };

  it.each<[string, TimelineEntry, string, string]>([
    ["offline", { ...base, kind: "offline" }, "No connection", "for 1 h"],
    [
      "offline by now",
      { ...base, kind: "offline", endMs: null, isOngoing: true },
      "No connection",
      "for 2 h by now, goes on",
    ],
    [
      "a reboot",
      { ...base, kind: "reboot", reason: "power_loss" },
      "The device started again",
      "after a power loss",
    ],
    ["firmware", { ...base, kind: "firmware", from: "", to: "2.0" }, "New firmware: unknown → 2.0", ""],
    [
      "an event nobody has words for",
      {
        ...base,
        kind: "event",
        name: "<b>door\u0007</b>",
        severity: 4,
        attributes: { phase: "rinse", started_at_ms: 1_795_905_318_011, n: 2 },
      },
      "<b>door\\x07</b>",
      "phase rinse · n 2",
    ],
    [
      "a loss",
      { ...base, kind: "loss", stream: "logs", reason: "spool_full", quantity: 12 },
      "12 log records dropped because the device's spool was full",
      "",
    ],
  ])("tells of %s", (_name, entry, title, text) => {
    expect(entryLine(entry, reader("en"))).toMatchObject({ title, text, href: "" });
  });

  it("leads from a case to its page, in Korean too", () => {
    const event = { seq: 3, atMs: nowMs, actor: "Kim", data: { kind: "noted", text: "전화함" } } as const;
    const line = entryLine({ ...base, kind: "case", caseNumber: "C-2026-000001", event }, reader("ko"));
    expect(line).toMatchObject({ href: "/cases/C-2026-000001", text: "C-2026-000001 · 전화함" });
    expect(line.title).toMatch(/[가-힣]/);
  });

  it("says how a command ended and why", () => {
    const command = {
      ...{
        id: "c1",
        kind: "pull_logs" as const,
        state: "rejected" as const,
        reason: "consent_required",
        detail: "",
      },
      ...{ requestedBy: "Kim", caseId: "C-2026-000001" },
    };
    const line = entryLine({ ...base, kind: "command", command }, reader("en"));
    expect(line.title).toBe("Pull logs, asked for by Kim");
    expect(line.text).toMatch(/^Rejected: .* · C-2026-000001$/);
  });
});
