import { createEngine } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const hot = rule({ rule: "test.hot", fire: ["cpu_busy_ratio > 90% for 30s"], late: "2m" });
const full = rule({ rule: "test.full", fire: ["swap_used_ratio > 90% for 30s"], late: "2m" });

function started() {
  const engine = createEngine({ rules: [hot, full] });
  const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio", "swap_used_ratio"]);
  feed(engine, [device.birth(0), device.metrics(0, { cpu_busy_ratio: 1, swap_used_ratio: 1 })]);
  return { engine, device };
}

describe("a snapshot", () => {
  it("keeps the state of a rule when another one changed, and of one whose texts changed", () => {
    const { engine, device } = started();
    const rewritten = rule({
      rule: "test.hot",
      version: 2,
      title: { en: "Hot", ko: "뜨거움" },
      fire: ["cpu_busy_ratio > 90% for 30s"],
      late: "2m",
    });
    const stricter = rule({
      rule: "test.full",
      version: 2,
      fire: ["swap_used_ratio > 95% for 30s"],
      late: "2m",
    });

    const changed = createEngine({ rules: [rewritten, stricter], snapshot: engine.snapshot() });

    const rows = [30, 59, 60].map((atS) => device.metrics(atS, { cpu_busy_ratio: 1, swap_used_ratio: 1 }));
    const told = rows.map((row) => feed(changed, [row]));

    // The other one is pending still, and told so no second time; its new condition holds since 30.
    expect(told).toEqual([["30 firing"], [], ["60 firing"]]);
  });

  it("keeps the state of a rule that now waits longer for late data", () => {
    const { engine, device } = started();
    const patient = rule({ rule: "test.hot", fire: ["cpu_busy_ratio > 90% for 30s"], late: "5m" });

    const changed = createEngine({ rules: [patient], snapshot: engine.snapshot() });

    expect(feed(changed, [device.metrics(30, { cpu_busy_ratio: 1 })])).toEqual(["30 firing"]);
  });

  it("that is damaged, cut or of another version is refused", () => {
    const bytes = started().engine.snapshot();
    const newer = Uint8Array.from(bytes);
    newer[4 + "housecall-rule-state".length] = 99;

    expect(() => createEngine({ rules: [hot], snapshot: bytes.subarray(0, bytes.length - 1) })).toThrow(
      expect.objectContaining({ code: "STORE_DAMAGED" }),
    );
    expect(() => createEngine({ rules: [hot], snapshot: new Uint8Array([...bytes, 0]) })).toThrow(
      expect.objectContaining({ code: "STORE_DAMAGED" }),
    );
    expect(() => createEngine({ rules: [hot], snapshot: new Uint8Array() })).toThrow(
      expect.objectContaining({ code: "STORE_DAMAGED" }),
    );
    expect(() => createEngine({ rules: [hot], snapshot: newer })).toThrow(
      expect.objectContaining({ code: "STORE_NEWER" }),
    );
  });

  it("keeps a rule suspended on a device until the rule is changed", () => {
    const heavy = (version: number) =>
      rule({
        rule: "test.heavy",
        version,
        fire: ["avg_over_time(cpu_busy_ratio[40m]) > 2 * avg_over_time(cpu_busy_ratio[41m])"],
      });
    const engine = createEngine({ rules: [heavy(1)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const times = Array.from({ length: 16_384 }, (_, second) => second);
    feed(engine, [device.birth(0), device.rows(times, { cpu_busy_ratio: times.map(() => 0.5) })]);
    const snapshot = engine.snapshot();

    const devices = [1, 2].map(
      (version) => createEngine({ rules: [heavy(version)], snapshot }).ruleHealth()[0]?.devices,
    );

    expect(devices).toEqual([["dev-1"], []]);
  });
});
