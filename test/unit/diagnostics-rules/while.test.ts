import { createEngine, type EngineInput } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice, T0, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const [WASH, DRAIN] = [2, 3];
const washer = { applies_to: { class: "washer" }, while: 'cycle_phase == "drain"' };

/** Rows of phase and pump current, one every ten seconds from `fromS` on. */
function play(
  parts: Readonly<Record<string, unknown>>,
  rows: readonly (readonly [number, number])[],
): string[] {
  const engine = createEngine({ rules: [rule({ ...washer, ...parts })] });
  const device = new RuleDevice("dev-1", "00", ["cycle_phase", "drain_pump_current_a"]);
  const birth = birthOf(device);
  const samples = rows.map(([phase, current], index) =>
    device.metrics(index * 10, { cycle_phase: phase, drain_pump_current_a: current }),
  );
  return feed(engine, [birth, ...samples]);
}

function birthOf(device: RuleDevice): EngineInput {
  const birth = device.birth(0);
  return birth.kind === "birth" ? { ...birth, deviceClass: "washer" } : birth;
}

describe("while", () => {
  it("keeps what lies outside from being judged", () => {
    const changes = play({ fire: ["drain_pump_current_a > 2"], clear: "drain_pump_current_a < 1" }, [
      [WASH, 3],
      [DRAIN, 1.5],
      [DRAIN, 3],
      [WASH, 0],
      [DRAIN, 3],
      [DRAIN, 0],
    ]);

    expect(changes).toEqual(["20 firing", "50 resolved"]);
  });

  it("keeps samples outside from entering windows", () => {
    const changes = play({ fire: ["min_over_time(drain_pump_current_a[1m]) > 2"] }, [
      [WASH, 0],
      [WASH, 0],
      [DRAIN, 3],
    ]);

    expect(changes).toEqual(["20 firing"]);
  });

  it("makes hold times begin anew with every entry", () => {
    const rows: readonly (readonly [number, number])[] = [
      [DRAIN, 3],
      [DRAIN, 3],
      [WASH, 3],
      [DRAIN, 3],
      [DRAIN, 3],
      [DRAIN, 3],
      [DRAIN, 3],
    ];

    expect(play({ fire: ["drain_pump_current_a > 2 for 30s"] }, rows)).toEqual([
      "0 pending",
      "20 inactive",
      "30 pending",
      "60 firing",
    ]);
  });

  it("does not miss data while the device shows that it is outside", () => {
    const engine = createEngine({
      rules: [rule({ ...washer, fire: ["drain_pump_current_a > 2"], missing: "hold 10m then unknown" })],
    });
    const device = new RuleDevice("dev-1", "00", ["cycle_phase", "drain_pump_current_a"]);
    const birth = birthOf(device);
    const begin = device.metrics(0, { cycle_phase: DRAIN, drain_pump_current_a: 3 });
    const outside = Array.from({ length: 60 }, (_, index) =>
      device.metrics(60 + index * 60, { cycle_phase: WASH }),
    );

    const changes = feed(engine, [
      birth,
      begin,
      ...outside,
      ...Array.from({ length: 30 }, (_, index) => tick(3_700 + index * 60)),
    ]);

    expect(changes).toEqual(["0 firing", "4200 unknown"]);
  });

  describe("what verifies a remedy", () => {
    const emptied = "min_over_time(drain_pump_current_a[5m]) < 1 within 2h";
    const parts = {
      fire: ["drain_pump_current_a > 2"],
      clear: "drain_pump_current_a < 0.1",
      missing: "hold",
    };

    /** "seconds state verdict" of each change, for rows of second, phase and current. */
    function verdicts(rows: readonly (readonly [number, number, number])[], verify = emptied): string[] {
      const remedy = [{ who: "customer", step: { en: "Clean the filter", ko: "필터 청소" }, verify }];
      const engine = createEngine({ rules: [rule({ ...washer, ...parts, remedy })] });
      const device = new RuleDevice("dev-1", "00", ["cycle_phase", "drain_pump_current_a"]);
      const birth = birthOf(device);
      const samples = rows.map(([atS, cycle_phase, drain_pump_current_a]) =>
        device.metrics(atS, { cycle_phase, drain_pump_current_a }),
      );
      return [birth, ...samples]
        .flatMap((input) => engine.accept(input))
        .map(({ atMs, state, remedies }) => `${(atMs - T0) / 1_000} ${state} ${remedies[0]?.verify?.holds}`);
    }

    it("keeps its verdict outside, where the window runs empty and samples are not judged", () => {
      const outside = Array.from({ length: 30 }, (_, index) => [1_000 + 60 * index, WASH, 0.5] as const);

      expect(verdicts([[0, DRAIN, 3], [700, DRAIN, 0.5], ...outside, [3_000, DRAIN, 0.5]])).toEqual([
        "0 firing false",
        "700 firing true",
      ]);
    });

    it("is not told by what is measured outside", () => {
      const rows = [
        [0, DRAIN, 3],
        [700, WASH, 0],
        [1_400, WASH, 0],
      ] as const;

      expect(verdicts(rows, "drain_pump_current_a < 1 within 2h")).toEqual(["0 firing false"]);
    });

    it("tells at the next change what was found meanwhile", () => {
      expect(
        verdicts([
          [0, DRAIN, 3],
          [10, DRAIN, 0.5],
          [20, WASH, 0],
          [700, WASH, 0],
          [1_400, DRAIN, 0],
        ]),
      ).toEqual(["0 firing false", "700 firing true", "1400 resolved true"]);
    });

    it("begins anew with the next fault", () => {
      expect(
        verdicts([
          [0, DRAIN, 0],
          [10, DRAIN, 3],
          [20, DRAIN, 0],
          [400, DRAIN, 3],
        ]),
      ).toEqual(["10 firing true", "20 resolved true", "400 firing false"]);
    });
  });

  it("does not count events and lines outside", () => {
    const engine = createEngine({ rules: [rule({ ...washer, fire: ['event("stall") >= 2 in 10m'] })] });
    const device = new RuleDevice("dev-1", "00", ["cycle_phase"]);
    const stall = (atS: number) =>
      device.put(
        "urgent",
        { kind: "event", name: "stall", severity: 6, attributes: {} },
        { wallS: atS, receivedS: atS },
      );

    const changes = feed(engine, [
      birthOf(device),
      device.metrics(0, { cycle_phase: WASH }),
      stall(5),
      device.metrics(10, { cycle_phase: DRAIN }),
      stall(15),
      stall(25),
    ]);

    expect(changes).toEqual(["25 firing"]);
  });
});
