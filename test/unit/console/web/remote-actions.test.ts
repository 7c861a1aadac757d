import type { ActionCheck, OfferedAction } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import {
  holdLines,
  offerLine,
  runLines,
} from "../../../../console/web/pages/device/remote-actions/view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { commandExample } from "./command-example.ts";

const reader = {
  language: "en",
  translate: createTranslate("en"),
  moment: (atMs: number) => `@${atMs}`,
} as const;
const both = (en: string) => ({ en, ko: `${en}(ko)` });

function offerOf(change: Partial<OfferedAction> = {}): OfferedAction {
  return {
    ...{
      action: "self-test",
      target: "drain-test",
      fixed: { test: "drain-test" },
      title: both("Drain test"),
    },
    ...{ effect: both("It fills."), proof: both("It shows."), risk: "moves", permission: "action:run" },
    ...{ isPermitted: true, confirmWith: null, parameters: [], isReady: true },
    preconditions: [{ id: "online", state: "met", isBlocking: false, words: both("It is online") }],
    ...change,
  };
}

const check: ActionCheck = {
  ...{ id: "pump_ran", subject: "drain_pump_current_a", unit: "A", words: both("The pump ran") },
  ...{ wanted: "0.1–0.4", measured: "0", isMet: false },
};

function runOf(change: Parameters<typeof commandExample>[0] = {}) {
  const command = commandExample({
    kind: "run_action",
    request: { action: "self-test", parameters: { test: "drain-test" }, caseId: "", reason: "" },
    action: { outcome: [], saidAtMs: null, verifyByMs: null, checks: [] },
    ...change,
  });
  return runLines([command], [offerOf()], reader)[0];
}

describe("an offered action", () => {
  it("says whether it can be run now, will wait, or what is in the way", () => {
    const offline = offerOf({
      preconditions: [{ id: "online", state: "not_met", isBlocking: false, words: both("It is offline") }],
    });
    const open = offerOf({
      isReady: false,
      preconditions: [
        { id: "door_closed", state: "not_met", isBlocking: true, words: both("The door is open") },
      ],
    });

    expect(offerLine(offerOf(), reader)).toMatchObject({ standing: "Can be run now", tone: "good", why: "" });
    expect(offerLine(offline, reader)).toMatchObject({ standing: "Will wait until the device is back" });
    expect(offerLine(open, reader)).toMatchObject({ standing: "Cannot be run now", why: "The door is open" });
    expect(offerLine(offerOf({ isPermitted: false }), reader).why).toContain("ask an expert");
  });

  it("tells apart what is in the way and what is only to be known", () => {
    const lines = holdLines(
      offerOf({
        preconditions: [
          { id: "online", state: "not_met", isBlocking: false, words: both("offline") },
          { id: "consent", state: "not_met", isBlocking: true, words: both("no consent") },
          { id: "no_cycle", state: "unknown", isBlocking: true, words: both("a cycle") },
        ],
      }),
      reader,
    );

    expect(lines.map(({ word, text }) => [word, text])).toEqual([
      ["Note", "offline"],
      ["Does not hold", "no consent"],
      ["Not known", "a cycle"],
    ]);
  });
});

describe("an action that was asked for", () => {
  it("waits, runs, and is being verified until telemetry has shown it", () => {
    const said = { outcome: [], saidAtMs: 5_000, verifyByMs: 9_000, checks: [check] };

    expect(runOf()).toMatchObject({ title: "Drain test", state: "Waits for the device", isOpen: true });
    expect(runOf({ state: "running" })).toMatchObject({ state: "Running", tone: "waiting" });
    expect(runOf({ state: "running", reason: "verifying", action: said })).toMatchObject({
      ...{ state: "Being verified", sentence: "Telemetry is watched until @9000" },
    });
    expect(runOf({ state: "succeeded" })).toMatchObject({ state: "Verified", tone: "good", isOpen: false });
  });

  it("says what was expected and what came when a device lies", () => {
    const action = {
      outcome: [{ name: "drain_duration_s", value: "78" }],
      ...{ saidAtMs: 5_000, verifyByMs: 9_000, checks: [check, { ...check, id: "b", measured: null }] },
    };

    const run = runOf({ state: "unverified", reason: "not_seen_in_telemetry", action });

    expect(run).toMatchObject({
      state: "Not verified",
      tone: "bad",
      said: "What the device said: Drain time 1 min 18 s",
    });
    expect(run?.sentence).toContain("Treat it as not done");
    expect(run?.checks.map(({ text }) => text)).toEqual([
      "The pump ran: 0 A (expected 0.1–0.4 A)",
      "The pump ran: nothing came (expected 0.1–0.4 A)",
    ]);
  });

  it("keeps its name when the device offers it no more, and shows controls of a device as text", () => {
    const request = { action: "restart-service", parameters: { service: "a\u202eb.service" } } as const;
    const run = runOf({ request: { ...request, caseId: "", reason: "" } });

    expect(run?.title).toContain("Restart of a service");
    expect(run?.title).not.toContain("\u202e");
  });
});
