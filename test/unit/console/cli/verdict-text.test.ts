import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { span } from "../../../../console/cli/text.ts";
import { verdictText } from "../../../../console/cli/verdict-text.ts";
import type { DeviceVerdict } from "../../../../console/simulator/play-verdict.ts";
import type { FleetLine } from "../../../../console/simulator/simulator-lines.ts";

const fleet: FleetLine = {
  event: "fleet",
  fleet: "example",
  about: "An example.",
  seed: 7,
  devices: [],
  beginsAtMs: 0,
  serverFirstMs: 120_000,
  networkDelayMs: 20,
  lastsMs: 9 * HOUR_MS,
};

const expected: DeviceVerdict["expected"][number] = {
  rule: "washer.leak",
  instance: "",
  withinMs: 2 * HOUR_MS,
  wantedCause: null,
  resolvesMs: HOUR_MS,
  firedAfterMs: 8 * MINUTE_MS + 15 * SECOND_MS,
  resolvedAfterMs: 5 * MINUTE_MS,
  causes: ["hose-split", "gasket", "tub", "sensor"],
  mistakes: [],
};
const device: DeviceVerdict = {
  device: { home: "kim", id: "sim-a", model: "washer-fl9", faults: ["washer-leak"] },
  expected: [expected],
  forbidden: [],
  forbidsOthers: true,
  others: [],
  mistakes: [],
};

function text(change: Partial<DeviceVerdict>): string {
  const one = { ...device, ...change };
  const isAsExpected = one.mistakes.length === 0;
  return verdictText({
    fleet,
    verdict: { event: "verdict", isAsExpected, devices: [one] },
    elapsedMs: 4_130,
  });
}

describe("verdictText", () => {
  it("tells what fired when, why, and until when it was over, each with what was wanted", () => {
    expect(text({}).split("\n")).toEqual([
      "example: An example.",
      "9h in 4.1 s, seed 7",
      "",
      "sim-a (washer-fl9): washer-leak",
      "  ok      washer.leak fired after 8m 15s (wanted within 2h); likely hose-split, gasket, tub; resolved 5m after the remedy (wanted within 1h)",
      "  ok      no other rule fired",
      "",
      "As expected.",
      "",
    ]);
  });

  it.each([
    [
      "a rule that did not fire",
      { expected: [{ ...expected, firedAfterMs: null, resolvedAfterMs: null, mistakes: ["x"] }] },
      /missed +washer\.leak did not fire \(wanted within 2h\)/,
    ],
    [
      "a rule that fired before the fault",
      { expected: [{ ...expected, firedAfterMs: -MINUTE_MS, mistakes: ["x"] }] },
      /wrong +washer\.leak fired 1m before the fault/,
    ],
    [
      "a fault that goes on",
      { expected: [{ ...expected, resolvedAfterMs: null, mistakes: ["x"] }] },
      /wrong .*; not resolved \(wanted within 1h\)/,
    ],
    [
      "another cause",
      { expected: [{ ...expected, wantedCause: "tub", mistakes: ["x"] }] },
      /wrong .*likely hose-split, gasket, tub \(wanted tub\)/,
    ],
    [
      "a forbidden rule that fired",
      { forbidden: [{ rule: "linux.disk-filling", instance: "/data", firedAtMs: HOUR_MS }] },
      /wrong +linux\.disk-filling of \/data fired at 1h and must not/,
    ],
    [
      "a forbidden rule that stayed quiet",
      { forbidsOthers: false, forbidden: [{ rule: "washer.foam", instance: "", firedAtMs: null }] },
      /ok +washer\.foam stayed quiet/,
    ],
    [
      "what else fired",
      { others: [{ rule: "mine.rule", instance: "", firedAtMs: 0, causes: ["a"] }] },
      /ok +no other rule that ships fired\n +also +mine\.rule fired at 0s; likely a/,
    ],
  ])("tells of %s", (_, change, line) => {
    expect(text(change)).toMatch(line);
  });

  it("counts the mistakes", () => {
    expect(text({ mistakes: ["one"] })).toContain("Not as expected: 1 mistake.");
    expect(text({ mistakes: ["one", "two"] })).toContain("Not as expected: 2 mistakes.");
  });

  it("lets no device obey the terminal", () => {
    const hostile = { ...device.device, id: "sim\u001b[2J" };

    expect(text({ device: hostile })).not.toContain("\u001b");
  });
});

describe("span", () => {
  it.each([
    [0, "0s"],
    [999, "0s"],
    [63 * SECOND_MS, "1m 3s"],
    [42 * MINUTE_MS, "42m"],
    [HOUR_MS + 59 * SECOND_MS, "1h"],
    [76 * HOUR_MS + MINUTE_MS, "3d 4h"],
  ])("of %i ms is %s", (lengthMs, text) => {
    expect(span(lengthMs)).toBe(text);
  });
});
