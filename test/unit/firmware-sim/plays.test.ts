import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { readFleet } from "../../../firmware-sim/fleet/fleet-file.ts";
import { loadPlay } from "../../../firmware-sim/load-play.ts";
import { judgePlay } from "../../../firmware-sim/play/judge-play.ts";
import { devicesOf, lengthOf, type Play } from "../../../firmware-sim/play/play.ts";
import { shippedScenarios } from "../../../firmware-sim/scenario/shipped-scenarios.ts";
import { rulesOf, scenarioOfTrial } from "../../../firmware-sim/scenario/try-fault.ts";
import type { ObservedFault } from "../../../firmware-sim/scenario/verdict.ts";

const shipped = shippedScenarios();
const trial = {
  fault: "washer-leak",
  seed: 3,
  lasts: 8 * HOUR_MS,
  severity: 0.7,
  onset: 0,
  use: "busy",
} as const;

describe("scenarioOfTrial", () => {
  it("lets the fault begin after a quarter of the time, and wants the rules of its shipped scenarios", () => {
    const scenario = scenarioOfTrial(trial, shipped);

    expect(scenario).toMatchObject({
      device: "washer-fl9",
      seed: 3,
      use: "busy",
      faults: [{ fault: "washer-leak", at: 2 * HOUR_MS, severity: 0.7 }],
      expect: [{ rule: "washer.leak", instance: "", within: 6 * HOUR_MS }],
      expectNot: [],
    });
  });

  it("gives a device of many days one day for itself", () => {
    expect(scenarioOfTrial({ ...trial, lasts: 20 * DAY_MS }, shipped).faults[0]?.at).toBe(DAY_MS);
  });

  it("allows no rule at all for a look-alike", () => {
    expect(scenarioOfTrial({ ...trial, fault: "washer-foam" }, shipped)).toMatchObject({
      expect: [],
      expectNot: "others",
    });
  });

  it("gives what every device can have to a board, or to the model that is wanted", () => {
    const ofAll = { ...trial, fault: "wifi-weak" };

    expect(scenarioOfTrial(ofAll, shipped).device).toBe("linux-board");
    expect(scenarioOfTrial({ ...ofAll, model: "phone-6in" }, shipped).device).toBe("phone-6in");
  });

  it.each([
    ["an unknown fault", { fault: "washer-leek" }, /there is no such .*did you mean washer-leak/],
    ["an unknown model", { model: "toaster" }, /Device model toaster: there is no such/],
    ["a model that cannot have it", { model: "phone-6in" }, /got class phone, wanted washer/],
  ])("refuses %s", (_, change, message) => {
    expect(() => scenarioOfTrial({ ...trial, ...change }, shipped)).toThrow(message);
  });

  it("asks scenarios with further faults for no rules of one of them", () => {
    const rules = rulesOf("power-loss", shipped).map(({ rule }) => rule);

    expect(rules).not.toContain("linux.disk-filling");
  });
});

describe("loadPlay", () => {
  const common = { seed: undefined, lasts: undefined };

  it("finds a shipped scenario, with another seed when one is given", () => {
    const own = loadPlay({ kind: "scenario", name: "washer-leak", ...common });
    const other = loadPlay({ kind: "scenario", name: "washer-leak", ...common, seed: 5 });

    expect(own).toMatchObject({ kind: "scenario", scenario: { seed: 210 } });
    expect(other).toMatchObject({ scenario: { seed: 5 } });
    expect(lengthOf(other)).toBe(9 * HOUR_MS);
  });

  it("makes a fleet of many devices, without an end unless one is given", () => {
    const models = ["linux-board"];

    const play = loadPlay({ kind: "uniform", count: 3, models, ...common });

    expect(devicesOf(play).map(({ id }) => id)).toEqual(["sim-1", "sim-2", "sim-3"]);
    expect(lengthOf(play)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [
      "an unknown scenario",
      { kind: "scenario", name: "washer-leek" },
      /Scenario washer-leek: there is no such scenario; did you mean washer-leak/,
    ],
    ["a file that is not there", { kind: "scenario", name: "missing.yml" }, /Scenario missing\.yml: ENOENT/],
    ["a fleet that is not there", { kind: "fleet", path: "missing.yml" }, /Fleet missing\.yml: ENOENT/],
    [
      "an unknown model",
      { kind: "uniform", count: 1, models: ["toaster"] },
      /toaster: there is no such model/,
    ],
  ] as const)("refuses %s", (_, source, message) => {
    expect(() => loadPlay({ ...source, ...common })).toThrow(message);
  });
});

describe("the verdict on a fleet", () => {
  const fleet = readFleet(
    `
fleet: example
about: Two devices.
history: 3d
homes:
  - home: kim
    devices:
      - { id: ill, model: washer-fl9, faults: [{ fault: washer-leak, since: 2d }] }
      - { id: odd, model: washer-fl9, faults: [{ fault: washer-foam, since: 2d }] }
      - { id: sound, model: linux-board }
`,
    "example.yml",
  );
  const play: Play = { kind: "fleet", fleet, lasts: HOUR_MS };
  const fired = (ruleId: string): ObservedFault => ({
    ruleId,
    instance: "",
    state: "firing",
    atMs: MINUTE_MS,
    causes: ["hose-split"],
  });

  function judge(observed: Readonly<Record<string, readonly ObservedFault[]>>) {
    const verdicts = judgePlay(play, {
      observed: new Map(Object.entries(observed)),
      ownRules: new Set(["mine.anything"]),
      shipped,
    });
    return new Map(verdicts.map((verdict) => [verdict.device.id, verdict]));
  }

  it("is content when each fault is found and everything else is quiet", () => {
    const verdicts = judge({ ill: [fired("washer.leak"), fired("washer.no-water")] });

    expect([...verdicts.values()].flatMap(({ mistakes }) => mistakes)).toEqual([]);
    expect(verdicts.get("ill")).toMatchObject({
      expected: [{ rule: "washer.leak", firedAfterMs: MINUTE_MS, causes: ["hose-split"] }],
      others: [{ rule: "washer.no-water" }],
      forbidsOthers: false,
    });
    expect(verdicts.get("sound")).toMatchObject({ expected: [], forbidden: [], forbidsOthers: true });
  });

  it("names a fault that no rule found", () => {
    expect(judge({}).get("ill")?.mistakes).toEqual(["washer-leak was not found: washer.leak did not fire"]);
  });

  it.each(["odd", "sound"])("names what fired on a device with which nothing is wrong: %s", (device) => {
    const verdict = judge({ [device]: [fired("mine.anything")] }).get(device);

    expect(verdict?.mistakes).toEqual(["mine.anything fired at 60 s and must not"]);
  });
});
