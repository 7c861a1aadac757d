import {
  createEngine,
  type EngineInput,
  type FaultChange,
  loadRules,
  shippedRuleFiles,
} from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { RuleDevice } from "./rule-device.ts";

/** A sound washer: what its summary says after a wash. */
const soundWash = {
  drain_duration_s: 80,
  drain_current_a: 0.23,
  spin_current_a: 1.55,
  bearing_vibration_mm_s: 1.1,
};
const SOUND_WASHES = 14;
const CYCLE_S = 3_600;

class Washer extends RuleDevice {
  constructor() {
    super("dev-1", "00000000000000aa", Object.keys(soundWash));
  }

  override birth(atS: number): ReturnType<RuleDevice["birth"]> {
    return { ...super.birth(atS), deviceClass: "washer" };
  }

  wash(number: number, summary: Readonly<Record<string, number>>): EngineInput[] {
    const atS = number * CYCLE_S;
    const end = { kind: "event", name: "cycle-finished", severity: 6, attributes: {} } as const;
    return [this.metrics(atS, summary), this.put("urgent", end, { wallS: atS + 1, receivedS: atS + 1 })];
  }
}

/** What the shipped rule says when, after sound washes, `slow` washes follow. */
function firingAfter(slow: readonly Readonly<Record<string, number>>[]): FaultChange | undefined {
  const files = shippedRuleFiles().filter(({ path }) => path === "washer/drain-slow.yml");
  const engine = createEngine({ rules: loadRules(files).rules });
  const device = new Washer();
  const washes = [...Array.from({ length: SOUND_WASHES }, () => soundWash), ...slow];
  const inputs = [device.birth(0), ...washes.flatMap((summary, index) => device.wash(index + 1, summary))];
  return inputs.flatMap((input) => engine.accept(input)).find(({ state }) => state === "firing");
}

/** Three slow drains, a little slower each time, with this current of the pump. */
function slowDrains(drainCurrentA: number) {
  return [110, 135, 140, 145].map((drainDurationS) => ({
    ...soundWash,
    drain_duration_s: drainDurationS,
    drain_current_a: drainCurrentA,
  }));
}

describe("the causes of a slow drain", () => {
  it("swap their first two places when nothing but the pump's current changes", () => {
    const withLess = firingAfter(slowDrains(0.2));
    const withMore = firingAfter(slowDrains(0.27));

    expect(withLess?.causes.slice(0, 2).map(({ id }) => id)).toEqual(["filter-blocked", "pump-worn"]);
    expect(withMore?.causes.slice(0, 2).map(({ id }) => id)).toEqual(["pump-worn", "filter-blocked"]);
  });

  it("have shares that sum up to one, and the first stands well before the second", () => {
    const causes = firingAfter(slowDrains(0.27))?.causes ?? [];

    expect(causes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(causes[0]?.share).toBeGreaterThan(0.5);
  });
});
