import { createEngine, type Engine, type EngineInput } from "@housecall/diagnostics-rules";
import type { LogLine } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { RuleDevice } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const rules = [
  rule({ rule: "t.soon", fire: ["log_new() >= 1 in 1h"], late: "1m" }),
  rule({ rule: "t.later", fire: ["log_new() >= 1 in 1h"], late: "2m" }),
];

function lines(device: RuleDevice, atS: number, messages: readonly string[]): EngineInput {
  const batch = messages.map(
    (message): LogLine => ({
      atMs: 1_800_000_000_000 + atS * 1_000,
      severity: 4,
      source: "journal",
      unit: "test",
      message,
      redactions: 0,
      truncatedBytes: 0,
    }),
  );
  return device.put("logs", { kind: "logs", lines: batch }, { wallS: atS, receivedS: atS });
}

/** Lines of two kinds, more than a stream must have had. */
function warmedUp(engine: Engine, device: RuleDevice): void {
  engine.accept(device.birth(0));
  for (let batch = 0; batch < 12; batch += 1) {
    const messages = Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? `pump started after ${index} ms` : `door locked by user ${index} at panel`,
    );
    engine.accept(lines(device, batch, messages));
  }
}

function told(engine: Engine, input: EngineInput): string[] {
  return engine.accept(input).map(({ ruleId, state }) => `${ruleId} ${state}`);
}

describe("log_new()", () => {
  it("counts a line of a kind that was never seen, once, in every rule that asks", () => {
    const engine = createEngine({ rules });
    const device = new RuleDevice();
    warmedUp(engine, device);

    expect(told(engine, lines(device, 20, ["pump started after 7 ms"]))).toEqual([]);
    expect(told(engine, lines(device, 21, ["bearing seized, emergency stop of the drum"]))).toEqual([
      "t.later firing",
      "t.soon firing",
    ]);
  });

  it("knows after a restart what was seen before", () => {
    const before = createEngine({ rules });
    const device = new RuleDevice();
    warmedUp(before, device);

    const engine = createEngine({ rules, snapshot: before.snapshot() });

    expect(told(engine, lines(device, 20, ["pump started after 7 ms"]))).toEqual([]);
    expect(told(engine, lines(device, 21, ["bearing seized, emergency stop of the drum"]))).toHaveLength(2);
  });

  it("takes devices of one model and firmware together, and another firmware apart", () => {
    const engine = createEngine({ rules });
    const first = new RuleDevice();
    warmedUp(engine, first);
    const second = new RuleDevice("dev-2", "00000000000000bb");
    engine.accept(second.birth(0));
    const third = new RuleDevice("dev-3", "00000000000000cc");
    const birth = third.birth(0);
    engine.accept(birth.kind === "birth" ? { ...birth, firmware: "2.0" } : birth);
    const seized = "bearing seized, emergency stop of the drum";

    expect(told(engine, lines(second, 20, [seized]))).toHaveLength(2);
    expect(told(engine, lines(first, 21, [seized]))).toEqual([]);
    // Its firmware has not had enough lines yet to call one the first of its kind.
    expect(told(engine, lines(third, 22, [seized]))).toEqual([]);
  });
});
