import { commandState } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import { emptyTail, withTailLines } from "../../../../console/web/live/tail-buffer.ts";
import {
  initialPullForm,
  readPullForm,
} from "../../../../console/web/pages/device/pull/pull-form-view-model.ts";
import {
  hasFile,
  isActive,
  pullProgress,
  pullSentence,
  reasonWord,
  redactionWords,
  requestSentence,
  skippedWord,
  splitPulls,
} from "../../../../console/web/pages/device/pull/pull-view-model.ts";
import {
  filterLines,
  pausedAt,
  tailEnd,
  tailPhase,
} from "../../../../console/web/pages/device/tail/tail-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { commandExample, manifestExample } from "./command-example.ts";

const translate = createTranslate("en");
const reader = {
  language: "en",
  translate,
  moment: createFormatMoment({ language: "en", timeZone: "UTC" }),
} as const;
const nowMs = Date.UTC(2026, 0, 15, 12, 0, 0);
const sentence = (change: Parameters<typeof commandExample>[0], isReachable = true) =>
  pullSentence(commandExample(change), { ...reader, nowMs: 1_000, isReachable });

describe("the form of a pull", () => {
  const noPrefill = { from: "", to: "" };
  const form = initialPullForm({ nowMs, timeZone: "Asia/Seoul", prefill: noPrefill });
  const read = (change: Partial<typeof form>) =>
    readPullForm({ ...form, ...change }, { nowMs, timeZone: "Asia/Seoul", translate });

  it("asks for the last 30 minutes at first", () => {
    expect(read({})).toMatchObject({
      request: { fromMs: nowMs - 1_800_000, toMs: nowMs, maxBytes: 1_048_576, minSeverity: 7, sources: [] },
    });
  });

  it("reads custom times in the zone that is shown", () => {
    const result = read({ range: "custom", from: "2026-01-15T20:00", to: "2026-01-15T20:30" });

    expect(result).toMatchObject({
      request: { fromMs: Date.UTC(2026, 0, 15, 11, 0), toMs: Date.UTC(2026, 0, 15, 11, 30) },
    });
  });

  it("says what is wrong with the times", () => {
    expect(read({ range: "custom", from: "", to: "" })).toEqual({ fault: "Enter both times." });
    expect(read({ range: "custom", from: "2026-01-15T20:00", to: "2026-01-15T20:00" })).toEqual({
      fault: "“To” must be after “From”.",
    });
    expect(read({ range: "custom", from: "2026-01-01T00:00", to: "2026-01-15T00:00" })).toEqual({
      fault: "At most 7 days.",
    });
  });

  it("takes the range that a fault asks for, and ignores nonsense", () => {
    const prefilled = initialPullForm({
      nowMs,
      timeZone: "UTC",
      prefill: { from: String(nowMs - 600_000), to: String(nowMs) },
    });

    expect([prefilled.range, prefilled.from]).toEqual(["custom", "2026-01-15T11:50"]);
    expect(initialPullForm({ nowMs, timeZone: "UTC", prefill: { from: "x", to: "-1" } }).range).toBe("30m");
  });
});

describe("a pull in words", () => {
  it("waits for an offline device and says until when", () => {
    expect(sentence({ state: "queued" }, false)).toBe(
      "Queued until the device comes back. Expires in 3 d, on 4 Jan 1970, 00:00.",
    );
    expect(sentence({ state: "offered" }, false)).toContain("until the device comes back");
    expect(sentence({ state: "running" }, false)).toContain("goes on by itself");
  });

  it("has a sentence of its own for every state", () => {
    const sentences = commandState.options.map((state) => sentence({ state }));

    expect(new Set(sentences).size).toBe(commandState.options.length);
  });

  it("tells collecting from sending", () => {
    const at = (phase: string) =>
      sentence({ state: "running", progress: { phase, doneBytes: 1, totalBytes: 2 } });

    expect([at("collecting"), at("sending")]).toEqual([
      "The device is collecting lines.",
      "The device is sending the lines.",
    ]);
  });

  it("says how much came, and what to do when nothing matched", () => {
    expect(sentence({ state: "succeeded", manifest: manifestExample() })).toBe(
      "Done: 12 lines, 2 KB, checksum right.",
    );
    expect(sentence({ state: "succeeded", manifest: manifestExample({ lines: 0 }) })).toContain(
      "no line matched",
    );
  });

  it("tells which sources were left out, and why, when nothing came; an empty file is not offered", () => {
    const manifest = manifestExample({
      lines: 0,
      sizeBytes: 0,
      skipped: [{ source: "file:/x.log", reason: "not_configured" }],
    });

    expect(sentence({ state: "succeeded", manifest })).toContain(
      "left out – file:/x.log: the device is not set up to give it.",
    );
    expect(hasFile({ isDownloadable: true, manifest })).toBe(false);
    expect(hasFile({ isDownloadable: true, manifest: manifestExample() })).toBe(true);
  });

  it("tells who can help when the device refuses", () => {
    expect(sentence({ state: "rejected", reason: "consent_required" })).toContain("Ask the owner");
    expect(sentence({ state: "rejected", reason: "busy" })).not.toContain("Ask the owner");
  });

  it("shows an unknown reason with its detail", () => {
    expect(reasonWord({ reason: "new_reason", detail: "more" }, translate)).toBe("new_reason: more");
    expect(reasonWord({ reason: "", detail: "" }, translate)).toBe("unknown");
    expect(skippedWord("symlink", translate)).toContain("link");
    expect(skippedWord("not_available: gone", translate)).toBe("not_available: gone");
  });
});

describe("the progress of a pull", () => {
  it("names its phase and is a share of what that phase has before it, never more than all of it", () => {
    const at = (phase: string, doneBytes: number, totalBytes: number, estimateBytes: number | null = null) =>
      pullProgress(
        commandExample({
          state: "running",
          estimateBytes,
          progress: { phase, doneBytes, totalBytes },
        }),
        reader,
      );

    expect(at("sending", 512, 2_048)).toEqual({ percent: 25, text: "Step 2 of 2, sending: 512 B of 2 KB" });
    expect(at("sending", 4_096, 2_048)?.percent).toBe(100);
    expect(at("collecting", 512, 0, 1_024)?.percent).toBe(50);
    expect(at("collecting", 1_100_000, 0)).toEqual({
      percent: 100,
      text: "Step 1 of 2, collecting: 1 MB of at most 1 MB",
    });
    expect(at("later", 512, 0)).toEqual({ percent: null, text: "512 B" });
  });

  it("is not shown before it began and after it ended", () => {
    expect(pullProgress(commandExample(), reader)).toBeUndefined();
    expect(
      pullProgress(
        commandExample({ state: "failed", progress: { phase: "sending", doneBytes: 1, totalBytes: 2 } }),
        reader,
      ),
    ).toBeUndefined();
  });
});

describe("the lists of pulls", () => {
  it("keep those on their way apart from earlier ones, newest first, without tails", () => {
    const commands = [
      commandExample({ id: "old", state: "succeeded", createdAtMs: 1 }),
      commandExample({ id: "run", state: "running", createdAtMs: 2 }),
      commandExample({ id: "tail", kind: "tail_logs", createdAtMs: 3 }),
      commandExample({ id: "new", state: "cancelled", createdAtMs: 4 }),
    ];
    const { active, earlier } = splitPulls(commands);

    expect([active.map(({ id }) => id), earlier.map(({ id }) => id)]).toEqual([["run"], ["new", "old"]]);
    expect(commands.filter(isActive)).toHaveLength(2);
  });

  it("say what was asked for and what was removed", () => {
    expect(requestSentence(commandExample(), reader)).toBe(
      "1 Jan 1970, 00:00 – 1 Jan 1970, 00:30, requested by Min-ji",
    );
    expect(requestSentence(commandExample({ request: null }), reader)).toBe("");
    expect(redactionWords({ ip: 3, email: 9, token: 0, odd: 1 }, translate)).toEqual([
      "e-mail address: 9",
      "IP address: 3",
      "odd: 1",
    ]);
  });
});

describe("a live tail", () => {
  const tail = commandExample({
    id: "t",
    kind: "tail_logs",
    request: { sources: [], minSeverity: 7, text: "", durationMs: 60_000, caseId: "", reason: "" },
  });
  const line = { atMs: 1, severity: 6, source: "journal", unit: "a.service", message: "Ready" };
  const buffer = withTailLines(
    emptyTail("t"),
    {
      kind: "tail",
      deviceId: "d",
      commandId: "t",
      droppedLines: 0,
      sentLines: 0,
      lostLines: 0,
      lines: [line, { ...line, severity: 3, message: "Failed" }],
    },
    0,
  );

  it("is idle, starting, running until its end, then ended", () => {
    const running = {
      ...tail,
      state: "running" as const,
      history: [{ state: "accepted" as const, atMs: 9_000, reason: "" }],
    };

    expect(tailPhase([commandExample()]).kind).toBe("idle");
    expect(tailPhase([tail]).kind).toBe("starting");
    expect(tailPhase([running])).toMatchObject({ kind: "running", endsAtMs: 69_000 });
    expect(tailPhase([{ ...tail, state: "succeeded" }]).kind).toBe("ended");
  });

  it("is filtered by level and text", () => {
    expect(filterLines(buffer.lines, { text: "", minSeverity: 4 }).map(({ message }) => message)).toEqual([
      "Failed",
    ]);
    expect(
      filterLines(buffer.lines, { text: "READY", minSeverity: 7 }).map(({ message }) => message),
    ).toEqual(["Ready"]);
    expect(filterLines(buffer.lines, { text: "a.serv", minSeverity: 7 })).toHaveLength(2);
  });

  it("holds its lines while paused and counts the new ones", () => {
    const more = {
      kind: "tail" as const,
      deviceId: "d",
      commandId: "t",
      ...{ droppedLines: 0, sentLines: 0, lostLines: 0 },
    };
    const later = withTailLines(buffer, { ...more, lines: Array.from({ length: 6_000 }, () => line) }, 0);

    expect(pausedAt(later, buffer)).toMatchObject({
      waiting: 6_000,
      shown: { lines: [{ message: "Ready" }, { message: "Failed" }] },
    });
    expect(pausedAt(later, null)).toEqual({ waiting: 0, shown: later });
  });

  it("says how it ended", () => {
    expect(tailEnd({ ...tail, state: "succeeded" }, translate)).toBe("Ended: Done.");
    expect(tailEnd({ ...tail, state: "failed", reason: "consent_revoked" }, translate)).toBe(
      "Ended: Failed (the owner withdrew consent).",
    );
  });
});
