import { createEngine, type EngineInput } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { backlog, perCycle, quick, type RecordInput, type Row, slow, start } from "./away-device.ts";
import { feed } from "./feed.ts";
import { accepting, RuleDevice, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

describe("the pass over a backlog", () => {
  it("tells that a pending fault fell back because data were missing, at the instant at which they were", () => {
    const { engine, device, write, comeBack } = start({ ...slow, ...perCycle });
    feed(engine, write([[0, 0.1]]));
    const missed = [...write([[7_000, 0.95]]), device.heartbeat(7_400)];
    feed(engine, comeBack(9_000));

    const found = feed(engine, backlog(missed));

    expect(found).toEqual(["7000 pending (backlog)", "7300 inactive (backlog)"]);
  });

  it("tells what is missing at its very end, before it is over", () => {
    const { engine, device, write, comeBack } = start({ ...quick, ...perCycle });
    feed(engine, write([[0, 0.1]]));
    const missed = [...write([[7_000, 0.95]]), device.heartbeat(7_900)];
    feed(engine, comeBack(9_000));

    const found = feed(engine, backlog(missed));

    expect(found).toEqual(["7000 firing (backlog)", "7900 unknown (backlog)", "7900 resolved (backlog)"]);
  });

  it("goes on with a fault that was pending, though the clock has let it fall back since, and tells that it fires", () => {
    const { engine, write, comeBack } = start(slow);
    const live = feed(engine, [
      ...write([
        [0, 0.95],
        [200, 0.95],
      ]),
      tick(5_000),
    ]);
    const missed = write([
      [400, 0.95],
      [600, 0.95],
      [700, 0.1],
    ]);
    feed(engine, comeBack(9_000));

    const found = feed(engine, backlog(missed));

    expect(live).toEqual(["0 pending", "500 inactive"]);
    expect(found).toEqual(["600 firing (backlog)", "700 resolved (backlog)"]);
  });

  it("does so in an engine that was restored while the device was away", () => {
    const { engine, write, comeBack } = start(slow);
    feed(engine, [
      ...write([
        [0, 0.95],
        [200, 0.95],
      ]),
      tick(5_000),
    ]);
    const missed = write([
      [400, 0.95],
      [600, 0.95],
      [700, 0.1],
    ]);
    const restored = createEngine({ rules: [rule(slow)], snapshot: engine.snapshot() });
    feed(restored, comeBack(9_000));

    const found = feed(restored, backlog(missed));

    expect(found).toEqual(["600 firing (backlog)", "700 resolved (backlog)"]);
  });

  it("leaves it to the live state to tell that a fault that was pending before fell back", () => {
    const { engine, write, comeBack } = start(slow);
    feed(engine, write([[0, 0.95]]));
    const missed = write([[200, 0.1]]);
    feed(engine, comeBack(9_000));

    expect(feed(engine, backlog(missed))).toEqual([]);
  });

  it("begins each gap with the state before that gap", () => {
    const { engine, write, comeBack } = start({ ...slow, fire: ["cpu_busy_ratio > 90% for 4m"] });
    feed(engine, write([[0, 0.1]]));
    const first = write([[1_000, 0.95]]);
    feed(engine, comeBack(1_130));
    const second = write([[1_260, 0.95]]);
    feed(engine, comeBack(1_400));

    const found = feed(engine, backlog([...first, ...second]));

    // Not firing at 1260: at 1130 the signal was low, which the device had told in time.
    expect(found).toEqual([
      "1000 pending (backlog)",
      "1000 inactive (backlog)",
      "1260 pending (backlog)",
      "1260 inactive (backlog)",
    ]);
  });

  it("is one over two absences between which nothing was heard", () => {
    const { engine, device, write, comeBack } = start({ ...slow, fire: ["cpu_busy_ratio > 90% for 4m"] });
    feed(engine, write([[0, 0.1]]));
    const missed = write([
      [1_000, 0.95],
      [1_130, 0.95],
    ]);
    const first = feed(engine, [
      device.leave(1),
      device.birth(1_140, { metrics: 1 }),
      ...backlog(missed, 1_141),
    ]);
    const more = write([[1_240, 0.95]]);
    feed(engine, comeBack(1_400));

    const found = feed(engine, backlog(more));

    expect(first).toEqual(["1000 pending (backlog)"]);
    expect(found).toEqual(["1240 firing (backlog)", "1240 resolved (backlog)"]);
  });

  it("takes records in the order in which they were written, whatever order they come in", () => {
    const { engine, write, comeBack } = start(quick);
    feed(engine, write([[0, 0.1]]));
    const [high, low, again] = write([
      [1_000, 0.95],
      [1_010, 0.1],
      [1_020, 0.95],
    ]);
    feed(engine, comeBack(9_000));

    const found = feed(engine, backlog([again, low, high].flatMap((record) => record ?? [])));

    expect(found).toEqual([
      "1000 firing (backlog)",
      "1010 resolved (backlog)",
      "1020 firing (backlog)",
      "1020 resolved (backlog)",
    ]);
  });

  it("waits no longer for what is missing in it when too many records wait", () => {
    const { engine, write, comeBack } = start(quick);
    feed(engine, write([[0, 0.1]]));
    write([[1_000, 0.1]]);
    const missed = write(Array.from({ length: 300 }, (_, index): Row => [1_001 + index, 0.95]));
    feed(engine, comeBack(9_000));

    const found = feed(engine, backlog(missed));

    expect(found).toEqual(["1001 firing (backlog)"]);
  });

  it("is over when the device goes on with another spool", () => {
    const { engine, write, comeBack } = start(quick);
    feed(engine, write([[0, 0.1]]));
    const missed = write([
      [1_000, 0.95],
      [1_010, 0.1],
    ]);
    feed(engine, [...comeBack(9_000), ...backlog(missed.slice(0, 1))]);

    const found = feed(engine, [new RuleDevice("dev-1", "11").birth(9_100), ...backlog(missed.slice(1))]);

    expect(found).toEqual(["1000 resolved (backlog)"]);
  });

  it("is given up for the oldest gap when there are more than eight", () => {
    const { engine, write, comeBack } = start(quick);
    feed(engine, write([[0, 0.1]]));
    const missed = Array.from({ length: 9 }, (_, index) => {
      const lost = write([[1_000 * (index + 1), 0.95]]);
      feed(engine, comeBack(1_000 * (index + 1) + 500));
      return lost;
    });

    const found = feed(engine, backlog(missed.flat()));

    expect(found.filter((change) => change.includes("firing"))).toEqual(
      Array.from({ length: 8 }, (_, index) => `${index + 2}000 firing (backlog)`),
    );
  });
});

describe("a device that brings its past with it", () => {
  const past = (device: RuleDevice): RecordInput[] =>
    [0, 200, 400, 600].map((atS) => device.metrics(atS, { cpu_busy_ratio: atS < 400 ? 0.1 : 0.95 }));
  const everything = { urgent: 1, metrics: 1 };

  const leaves = (device: RuleDevice): EngineInput[] => [device.leave(20_010)];
  const serverRestarts = (): EngineInput[] => [tick(20_010), accepting(20_020)];
  const staysThere = (): EngineInput[] => [];

  it.each([
    ["loses its connection meanwhile", "as it is", leaves],
    ["loses its connection meanwhile", "restored", leaves],
    ["finds the server away for a moment", "as it is", serverRestarts],
    ["finds the server away for a moment", "restored", serverRestarts],
    ["declares further signals meanwhile", "as it is", staysThere],
    ["declares further signals meanwhile", "restored", staysThere],
  ] as const)("is judged in order though it %s, by an engine %s", (_, which, happens) => {
    const first = createEngine({ rules: [rule(quick)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const records = past(device);
    const begun = [device.birth(20_000, everything), ...backlog(records.slice(0, 2), 20_001)];
    feed(first, [...begun, ...happens(device)]);
    const engine =
      which === "restored" ? createEngine({ rules: [rule(quick)], snapshot: first.snapshot() }) : first;

    const found = feed(engine, [device.birth(20_030, everything), ...backlog(records.slice(2), 20_031)]);

    expect(found).toEqual(["400 firing"]);
  });

  it.each([
    ["comes back later than the rule waits", leaves],
    ["comes back to a server that did not see it go", () => [accepting(20_190)]],
    [
      "comes back to a server that was away longer than the rule waits",
      () => [tick(20_010), accepting(20_190)],
    ],
  ])("is not waited for when it %s", (_, happens) => {
    const engine = createEngine({ rules: [rule(quick)] });
    const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
    const meanwhile = happens(device);
    const records = past(device);
    feed(engine, [device.birth(20_000, everything), ...backlog(records.slice(0, 2), 20_001), ...meanwhile]);

    const found = feed(engine, [device.birth(20_200, everything), ...backlog(records.slice(2), 20_201)]);

    expect(found[0]).toBe("400 firing (backlog)");
  });
});
