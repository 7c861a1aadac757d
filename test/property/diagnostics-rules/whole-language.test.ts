import { lint, testRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";

/** The weakening drain pump: phases, slope, baseline, cycles, sequences and likelihoods in one rule, with its own tests. */
const text = `rule: washer.drain-weakening
version: 1
status: live
title: { en: Drain pump is losing flow, ko: 배수 펌프 성능 저하 }
diagnoses: [WM-02]
applies_to: { class: washer }
while: cycle_phase == "drain"
let:
  speed: slope(drum_level_khz[8s])
  usual: baseline(speed, 20 cycles)
names:
  speed: { en: Fall of the water, ko: 물이 빠지는 속도 }
  usual: { en: Usual fall of the water, ko: 평소 물이 빠지는 속도 }
fire:
  - speed < 0.6 * usual and drain_pump_current_a > 0.7 A for 20s for 3 of 5 cycles
  - 'log("pump stall after <int:ms> ms" where ms > 100) >= 2 in 10m -> not event("drained") within 90s'
clear: speed > 0.85 * usual for 20s for 2 cycles
missing: hold
late: 5m
severity: { start: warning, critical: after 3 cycles }
safety: S4
causes:
  - { id: filter-blocked, title: { en: Filter blocked, ko: 필터 막힘 }, prior: 0.6, when: drain_pump_current_a < 1.1, likelihood: 0.9, sign: { en: "Little current ({drain_pump_current_a})", ko: "전류가 적음({drain_pump_current_a})" } }
  - { id: impeller-worn, title: { en: Impeller worn, ko: 임펠러 마모 }, prior: 0.4, when: drain_pump_current_a >= 1.1, likelihood: 0.9, sign: { en: "Much current ({drain_pump_current_a})", ko: "전류가 많음({drain_pump_current_a})" } }
evidence: { keep: [speed, usual, drain_pump_current_a], logs: 5 }
say: { en: "Drains at {speed}; this machine usually {usual}.", ko: "배수 속도 {speed}, 평소 {usual}." }
remedy:
  - { who: customer, step: { en: Clean the filter, ko: 필터 청소 }, settles: filter-blocked, verify: "speed > 0.85 * usual within 2 cycles", check: { en: "It falls as fast as usual ({usual})", ko: "평소만큼 빠르게 빠짐({usual})" } }
tests:
  - name: fires on the third cycle
    kind: fires
    cadence: 1s
    cycles: 24
    given: { cycle_phase: "fillx30 drainx80 idle", drum_level_khz: "22x30 22+0.05x80 26", drain_pump_current_a: "0x30 0.8x80 0" }
    next:
      - { cycles: 3, given: { drum_level_khz: "22x30 22+0.02x80 23.6", drain_pump_current_a: "0x30 1.0x80 0" } }
      - { cycles: 4 , given: { drum_level_khz: "22x30 22+0.05x80 26" } }
    expect:
      - { at: cycle 26, fault: none }
      - { at: cycle 27, fault: firing, severity: warning, cause: filter-blocked, say: "Drains at 0.02 kHz/s; this machine usually 0.05 kHz/s." }
      - { at: cycle 29, fault: resolved }
  - name: nearly
    kind: nearly
    cadence: 1s
    cycles: 24
    given: { cycle_phase: "fillx30 drainx80 idle", drum_level_khz: "22x30 22+0.05x80 26", drain_pump_current_a: "0x30 0.8x80 0" }
    next: [{ cycles: 2, given: { drum_level_khz: "22x30 22+0.02x80 23.6" } }]
    expect: [{ at: cycle 26, fault: none }]
  - name: missing
    kind: missing
    cadence: 1s
    cycles: 3
    given: { cycle_phase: "fillx30 _x80 idle", drum_level_khz: "22x30 22+0.05x80 26", drain_pump_current_a: "0x30 0.8x80 0" }
    expect: [{ at: cycle 3, fault: none }]
`;

describe("a rule that uses the whole language", () => {
  it("is without a remark", () => {
    expect(lint([{ name: "drain.yml", text }]).findings).toEqual([]);
  });

  it("passes its own tests", () => {
    const { results } = testRules([{ name: "drain.yml", text }]);

    expect(results.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
      "fires on the third cycle: ",
      "nearly: ",
      "missing: ",
    ]);
  });

  it("fails a test that expects it a cycle too early", () => {
    const early = text.replace("{ at: cycle 26, fault: none }", "{ at: cycle 26, fault: firing }");

    expect(testRules([{ name: "drain.yml", text: early }]).results[0]?.detail).toBe(
      "at cycle 26: got inactive, wanted firing",
    );
  });
});
