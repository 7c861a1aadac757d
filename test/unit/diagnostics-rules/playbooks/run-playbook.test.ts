import {
  decide,
  judgeSteps,
  type KnownSample,
  loadPlaybooks,
  mayAnswer,
  type Playbook,
  placeOfRun,
  shippedKnownRules,
  shippedPlaybooks,
  stepOf,
  suggestPlaybooks,
} from "@housecall/diagnostics-rules/playbooks";
import { DAY_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { soundPlaybook } from "./sound-playbook.ts";

const nowMs = Date.UTC(2026, 2, 1);
const rules = shippedKnownRules();

function load(text: string): Playbook {
  const { playbooks, findings } = loadPlaybooks([{ path: "x.yml", text }], rules);
  const [playbook] = playbooks;
  if (playbook === undefined) throw new Error(findings.map(({ message }) => message).join("; "));
  return playbook;
}

const sound = load(soundPlaybook);
const drain = (value: number, agoMs: number): KnownSample => ({
  ...{ signal: "drain_duration_s", instance: "", value, atMs: nowMs - agoMs },
});
const judge = (samples: readonly KnownSample[], playbook = sound) =>
  judgeSteps(playbook, { nowMs, samples, states: [], lastReportAtMs: nowMs });
const step = (id: string, playbook = sound) => {
  const found = stepOf(playbook, id);
  if (found === undefined) throw new Error(id);
  return found;
};

describe("the check of a step", () => {
  it("is judged by the newest of what the device said, and shows it with its time in both languages", () => {
    const { verdict, readings } = judge([drain(80, DAY_MS), drain(240, MINUTE_MS)]).get("look") ?? {};

    expect(verdict).toBe("not_ok");
    expect(readings).toEqual([
      {
        ...{ name: "last_drain", instance: "", atMs: nowMs - MINUTE_MS },
        label: { en: "Last drain", ko: "최근 배수" },
        text: { en: "4 min", ko: "4분" },
      },
    ]);
  });

  it("is not known without data, nor by data older than it looks back", () => {
    expect(judge([]).get("look")?.verdict).toBe("unknown");
    expect(judge([drain(80, 31 * DAY_MS)]).get("look")?.verdict).toBe("unknown");
  });

  it("looks at a single value only as long as it counts", () => {
    const direct = load(
      soundPlaybook.replace("last_drain < 150s\n    minutes", "drain_duration_s < 150s\n    minutes"),
    );

    expect(judge([drain(80, 2 * 60 * MINUTE_MS)], direct).get("look")?.verdict).toBe("ok");
    expect(judge([drain(80, 4 * 60 * MINUTE_MS)], direct).get("look")?.verdict).toBe("unknown");
  });

  it("holds for a device with several of a kind only when it holds for each", () => {
    const network = shippedPlaybooks().find(({ id }) => id === "linux.network");
    const rssi = (instance: string, value: number): KnownSample => ({
      ...{ signal: "wifi_rssi_dbm", instance, value, atMs: nowMs - 5_000 },
    });
    const verdict = (...samples: KnownSample[]) => network && judge(samples, network).get("signal")?.verdict;

    expect(verdict(rssi("wlan0", -60), rssi("wlan1", -62))).toBe("ok");
    expect(verdict(rssi("wlan0", -60), rssi("wlan1", -82))).toBe("not_ok");
  });

  it("reads reported state as rules do", () => {
    const door = load(
      soundPlaybook.replace("last_drain < 150s\n    minutes", 'state("door") == "closed"\n    minutes'),
    );
    const verdict = (entry: string) =>
      judgeSteps(door, {
        ...{ nowMs, samples: [drain(80, 1)], lastReportAtMs: nowMs },
        states: [{ atMs: nowMs - MINUTE_MS, entries: { door: entry } }],
      }).get("look")?.verdict;

    expect([verdict("closed"), verdict("open")]).toEqual(["ok", "not_ok"]);
  });
});

describe("a step that waits for its check", () => {
  const looking = { sinceMs: nowMs - 5 * MINUTE_MS, nowMs };

  it("does not take a reading from before it began", () => {
    expect(decide(step("test"), judge([drain(80, 6 * MINUTE_MS)]).get("test"), looking)).toBe("waiting");
  });

  it("is so with the first newer reading for which it holds", () => {
    expect(decide(step("test"), judge([drain(80, 4 * MINUTE_MS)]).get("test"), looking)).toBe("ok");
  });

  it("is not so only when its time has passed, and not known when nothing came", () => {
    const late = { sinceMs: nowMs - 11 * MINUTE_MS, nowMs };
    const slow = judge([drain(240, 4 * MINUTE_MS)]).get("test");

    expect(decide(step("test"), slow, looking)).toBe("waiting");
    expect(decide(step("test"), slow, late)).toBe("not_ok");
    expect(decide(step("test"), judge([drain(240, DAY_MS)]).get("test"), late)).toBe("unknown");
  });
});

describe("a person", () => {
  it("is asked what telemetry does not decide, and nothing else", () => {
    expect(
      (["ok", "not_ok", "waiting", "unknown"] as const).map((each) => mayAnswer(step("look"), each)),
    ).toEqual([false, false, false, true]);
    expect(mayAnswer(step("clean"), "unknown")).toBe(true);
  });
});

describe("a run", () => {
  it("stands where its steps have led, and passes over what does not follow", () => {
    const at = (atMs: number, id: string, is: "ok" | "not_ok" | "skipped") => ({ step: id, is, atMs });

    expect(placeOfRun(sound, 1, [])).toMatchObject({ kind: "step", step: { id: "look" }, sinceMs: 1 });
    expect(placeOfRun(sound, 1, [at(2, "look", "skipped")])).toMatchObject({
      step: { id: "clean" },
      sinceMs: 2,
    });
    expect(
      placeOfRun(sound, 1, [at(2, "test", "ok"), at(3, "look", "not_ok"), at(4, "look", "ok")]),
    ).toMatchObject({
      ...{ step: { id: "clean" }, sinceMs: 3 },
    });
    expect(placeOfRun(sound, 1, [at(2, "look", "ok"), at(3, "clean", "ok")])).toMatchObject({
      kind: "end",
      end: "well",
    });
  });
});

describe("suggestions", () => {
  const both = { en: "x", ko: "x" };
  const fault = (ruleId: string, ...causes: readonly (readonly [string, number])[]) => ({
    ruleId,
    causes: causes.map(([id, share]) => ({ id, share, title: both })),
  });
  const suggest = (deviceClass: string, ...faults: ReturnType<typeof fault>[]) =>
    suggestPlaybooks(shippedPlaybooks(), { deviceClass, model: "M", faults }).map(
      ({ playbook, ruleId, share }) => [playbook.id, ruleId, share] as const,
    );

  it("begin with the playbook for the likeliest causes of what fires", () => {
    expect(
      suggest(
        "washer",
        fault("linux.wifi-weak"),
        fault("washer.siphon", ["hose-low", 0.3], ["leaks-out", 0.7]),
      ),
    ).toEqual([
      ["linux.network", "linux.wifi-weak", 1],
      ["washer.not-draining", "washer.siphon", 0.3],
    ]);
  });

  it("name what is for such a device, its own class first, when nothing fires", () => {
    expect(suggest("washer")).toEqual([
      ["washer.not-draining", null, 0],
      ["linux.network", null, 0],
    ]);
    expect(suggest("tv")).toEqual([["linux.network", null, 0]]);
  });
});
