import { createEngine } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { backlog, comeBackSilent, quick, type RecordInput, type Row, start } from "./away-device.ts";
import { feed } from "./feed.ts";
import { RuleDevice, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

describe("the pass over a gap before which a fault was firing", () => {
  const firing: readonly Row[] = [[0, 0.95]];
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

  it.each([["cpu_busy_ratio > 90%"], ["cpu_busy_ratio > 90% for 10s"]])(
    "ends it also when it came again and went in the gap, which is told besides: %s",
    (fire) => {
      const { engine, device, write } = start({ ...quick, missing: "hold", fire: [fire] });
      feed(engine, write([...firing, [20, 0.95]]));
      const missed = write([
        [1_000, 0.1],
        [1_010, 0.95],
        [1_020, 0.95],
        [1_030, 0.1],
      ]);
      feed(engine, comeBackSilent(device));

      const found = feed(engine, backlog(missed));

      expect(found.filter((change) => !change.endsWith("(backlog)"))).toEqual(["1000 resolved"]);
      expect(found.at(-1)).toBe("1030 resolved (backlog)");
    },
  );

  it("lets it begin anew afterwards, with a hold time of its own", () => {
    const { engine, device, write } = start({
      ...quick,
      ...{ fire: ["cpu_busy_ratio > 90% for 10m"], missing: "hold", late: "1m" },
    });
    feed(engine, write(Array.from({ length: 13 }, (_, minute): Row => [60 * minute, 0.95])));
    const missed = write([
      [740, 0.1],
      [760, 0.1],
    ]);
    feed(engine, comeBackSilent(device, 840));

    expect(feed(engine, backlog(missed, 850))).toEqual(["740 resolved"]);
    expect(feed(engine, write([[870, 0.95]]))).toEqual(["870 pending"]);
  });

  it("tells the next gap that it is over", () => {
    const { engine, device, write } = start(quick);
    feed(engine, write(firing));
    const first = write([[300, 0.1]]);
    // The clock alone makes it unknown, so that the pass over the next gap begins with the state before that.
    feed(engine, [...comeBackSilent(device, 600), tick(1_100)]);
    feed(engine, backlog(first, 1_150));
    const second = write([
      [1_300, 0.95],
      [1_310, 0.1],
    ]);
    feed(engine, comeBackSilent(device, 9_000));

    expect(feed(engine, backlog(second, 9_100))).toEqual([
      "1300 firing (backlog)",
      "1310 resolved (backlog)",
    ]);
  });

  describe("leaves it to newer data", () => {
    const missing = { missing: "hold" };
    const swap = { ...quick, ...missing, fire: ["cpu_busy_ratio > 90%", "swap_used_ratio > 90%"] };
    const oom = { ...quick, ...missing, fire: ["cpu_busy_ratio > 90%", 'event("oom") >= 1 in 1h'] };
    const gate = {
      ...{ ...quick, ...missing, while: "load_1m > 0" },
      fire: ["cpu_busy_ratio > 90%", "load_1m > 50"],
    };
    const happened = (device: RuleDevice): RecordInput =>
      device.put(
        "urgent",
        { kind: "event", name: "oom", severity: 6, attributes: {} },
        { wallS: 9_001, receivedS: 9_001 },
      );

    it.each([
      [
        "the first sample ever of another signal",
        swap,
        (device: RuleDevice) => device.metrics(9_001, { swap_used_ratio: 0.95 }),
      ],
      ["the first event ever", oom, happened],
      [
        "what `while` and a clause read",
        gate,
        (device: RuleDevice) => device.metrics(9_001, { load_1m: 60 }),
      ],
    ])("such as %s", (_, parts, newer) => {
      const { engine, device } = start(parts);
      feed(engine, [device.metrics(0, { cpu_busy_ratio: 0.95, load_1m: 1 })]);
      const missed = [device.metrics(1_000, { cpu_busy_ratio: 0.1, load_1m: 1 })];
      feed(engine, [...comeBackSilent(device), newer(device)]);

      expect(feed(engine, backlog(missed))).toEqual([]);
    });

    it("such as those of a clock that was set back since", () => {
      const { engine, device, write } = start({ ...quick, ...missing });
      feed(engine, write(firing));
      const missed = write([[90_000, 0.1]]);
      feed(engine, [...comeBackSilent(device), ...write([[9_001, 0.95]])]);

      expect(feed(engine, backlog(missed))).toEqual([]);
    });

    it("where the clock decides too, as for what stays away", () => {
      const { engine, device, write } = start({
        fire: ["absent_over_time(cpu_busy_ratio[10m])"],
        ...missing,
        late: "2m",
      });
      const beats = (fromS: number, toS: number): RecordInput[] =>
        Array.from({ length: (toS - fromS) / 60 }, (_, index) =>
          device.metrics(fromS + 60 * index, { load_1m: 1 }),
        );
      const live = feed(engine, [...write([[0, 0.1]]), ...beats(60, 900)]);
      const missed = [...beats(900, 1_200), ...write([[1_200, 0.1]]), ...beats(1_260, 1_320)];
      feed(engine, [...comeBackSilent(device), ...beats(9_060, 10_200)]);

      expect(live).toEqual(["600 firing"]);
      expect(feed(engine, backlog(missed))).toEqual([]);
    });
  });

  it("ends that of an instance which the device says is gone", () => {
    const full = {
      fire: ["disk_used_ratio > 90%"],
      clear: "disk_used_ratio < 50%",
      missing: "hold",
      late: "2m",
    };
    const engine = createEngine({ rules: [rule(full)] });
    const device = new RuleDevice("dev-1", "00", ["disk_used_ratio{/a}", "load_1m"]);
    feed(engine, [device.birth(0), device.metrics(0, { "disk_used_ratio{/a}": 0.95 })]);
    const gone = device.put(
      "urgent",
      { kind: "event", name: "instance-gone", severity: 6, attributes: { kind: "mount", instance: "/a" } },
      { wallS: 1_000, receivedS: 1_000 },
    );
    const missed = [gone, device.metrics(1_001, { load_1m: 1 })];
    feed(engine, comeBackSilent(device));

    expect(feed(engine, backlog(missed))).toEqual(["1000 resolved /a"]);
  });
});
