import { createEngine, type EngineInput, shippedRules } from "@housecall/diagnostics-rules";
import { expect, it } from "vitest";
import { feed, longBatch } from "../../unit/diagnostics-rules/feed.ts";
import { RuleDevice } from "../../unit/diagnostics-rules/rule-device.ts";

it("lets no device switch a shipped rule off with a gap and all that may wait behind it", () => {
  const rules = shippedRules();
  const engine = createEngine({ rules });
  const device = new RuleDevice("hostile", "00", ["memory_available_ratio"]);
  const first = device.metrics(0, { memory_available_ratio: 0.5 });
  const batches = Array.from({ length: 60 }, () => longBatch(device, { signal: "memory_available_ratio" }));
  feed(engine, [{ ...device.birth(0), positions: [] } as EngineInput, ...batches, first]);

  const health = engine.ruleHealth().map((each) => [each.health, ...each.devices]);

  expect(health).toEqual(rules.map(() => ["ok"]));
});
