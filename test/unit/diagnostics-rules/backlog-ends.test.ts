import { createEngine, type EngineInput } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { backlog, quick, type Row, start } from "./away-device.ts";
import { feed } from "./feed.ts";
import type { RuleDevice } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

describe("the pass over a gap before which a fault was firing", () => {
  const firing: readonly Row[] = [[0, 0.95]];
  /** Comes back, and measures only what the rule does not read. */
  const comeBackSilent = (device: RuleDevice, atS = 9_000): EngineInput[] => [
    device.leave(1),
    device.birth(atS, { urgent: 1, metrics: 1 }),
    device.metrics(atS, { load_1m: 1 }),
  ];

  it("ends it when it was over in the gap and nothing of it was heard since, dated to then", () => {
    const { engine, device, write } = start({ ...quick, missing: "hold" });
    const live = feed(engine, write(firing));
    const missed = write([
      [1_000, 0.1],
      [1_010, 0.2],
    ]);
    feed(engine, comeBackSilent(device));

    const found = feed(engine, backlog(missed));

    expect(live).toEqual(["0 firing"]);
    expect(found).toEqual(["1000 resolved"]);
    expect(feed(engine, write([[9_100, 0.95]]))).toEqual(["9100 firing"]);
  });

  it("ends what has become unknown meanwhile, in an engine that was restored, too", () => {
    const { engine, device, write } = start(quick);
    feed(engine, write(firing));
    const missed = write([[1_000, 0.1]]);
    const first = feed(engine, comeBackSilent(device));
    const restored = createEngine({ rules: [rule(quick)], snapshot: engine.snapshot() });

    expect(first).toEqual(["900 unknown"]);
    expect(feed(restored, backlog(missed))).toEqual(["1000 resolved"]);
  });

  it.each([
    ["it came again in it", [1_020, 0.95]],
    ["it was never over in it", [1_020, 0.95], [1_000, 0.95]],
  ] as const)("leaves it when %s", (_, last, first: Row = [1_000, 0.1]) => {
    const { engine, device, write } = start({ ...quick, missing: "hold" });
    feed(engine, write(firing));
    const missed = write([first, last]);
    feed(engine, comeBackSilent(device));

    const found = feed(engine, backlog(missed));

    expect(found.filter((change) => !change.endsWith("(backlog)"))).toEqual([]);
    expect(feed(engine, write([[9_100, 0.1]]))).toEqual(["9100 resolved"]);
  });

  it("leaves it to the live state when that has heard of it since", () => {
    const { engine, device, write } = start({ ...quick, missing: "hold" });
    feed(engine, write(firing));
    const missed = write([[1_000, 0.1]]);
    feed(engine, [...comeBackSilent(device), device.metrics(9_001, { cpu_busy_ratio: 0.95 })]);

    expect(feed(engine, backlog(missed))).toEqual([]);
  });

  it("leaves it to the pass over the newest gap", () => {
    const { engine, device, write } = start({ ...quick, missing: "hold" });
    feed(engine, write(firing));
    const first = write([[1_000, 0.1]]);
    feed(engine, comeBackSilent(device));
    const second = write([[9_200, 0.2]]);
    feed(engine, comeBackSilent(device, 19_000));

    expect(feed(engine, backlog(first))).toEqual([]);
    expect(feed(engine, backlog(second))).toEqual(["9200 resolved"]);
  });
});
