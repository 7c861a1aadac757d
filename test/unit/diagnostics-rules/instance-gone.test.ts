import { createEngine } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed, told } from "./feed.ts";
import { RuleDevice, received, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

const full = rule({
  rule: "test.full",
  fire: ["disk_used_ratio >= 98%"],
  missing: "hold 15m then unknown",
  late: "2m",
  evidence: { keep: ["disk_used_ratio"] },
  say: { en: "{instance} is {disk_used_ratio} full.", ko: "{instance} 사용률 {disk_used_ratio}." },
});
const filling = rule({ rule: "test.filling", fire: ["disk_used_ratio >= 98% for 10m"], late: "2m" });
const restarting = rule({
  rule: "test.restarting",
  fire: ['log("<unit>: restarting") >= 1 in 1h'],
  applies_to: { class: "linux", each: "unit" },
});
const [STICK, DATA] = ["disk_used_ratio{/mnt/x}", "disk_used_ratio{/data}"];

function gone(device: RuleDevice, atS: number, instance = "/mnt/x", kind = "mount") {
  const body = { kind: "event", name: "instance-gone", severity: 5, attributes: { kind, instance } } as const;
  return device.put("urgent", body, { wallS: atS, receivedS: atS });
}

function started(signals: readonly string[] = [STICK, DATA]) {
  const engine = createEngine({ rules: [full, filling, restarting] });
  const device = new RuleDevice("dev-1", "00000000000000aa", signals);
  feed(engine, [device.birth(0), device.metrics(1, Object.fromEntries(signals.map((name) => [name, 1])))]);
  return { engine, device };
}

describe("an instance that is gone", () => {
  it("ends what was found in it, and nothing else", () => {
    const { engine, device } = started();

    expect(feed(engine, [gone(device, 40)])).toEqual(["40 inactive /mnt/x", "40 resolved /mnt/x"]);
    expect(feed(engine, [gone(device, 41, "/data", "unit"), tick(1_200)])).toEqual([
      "301 inactive /data",
      "901 unknown /data",
    ]);
  });

  it("ends a fault that is unknown, also in a restored engine", () => {
    const { engine, device } = started([STICK]);
    const before = feed(engine, [device.heartbeat(1_199), tick(1_200)]);

    const restored = createEngine({ rules: [full, filling, restarting], snapshot: engine.snapshot() });

    expect(before).toContain("901 unknown /mnt/x");
    const inputs = [gone(device, 1_300), gone(device, 1_301), tick(9_000)];
    expect(feed(restored, inputs)).toEqual(["1300 resolved /mnt/x"]);
    expect(feed(engine, inputs)).toEqual(["1300 resolved /mnt/x"]);
    expect(restored.snapshot()).toEqual(engine.snapshot());
  });

  it("is judged from the beginning when it is back", () => {
    const { engine, device } = started([STICK]);
    feed(engine, [gone(device, 40)]);

    const back = feed(engine, [device.metrics(60, { [STICK]: 1 }), device.metrics(90, { [STICK]: 0.5 })]);

    expect(back).toEqual([
      "60 pending /mnt/x",
      "60 firing /mnt/x",
      "90 inactive /mnt/x",
      "90 resolved /mnt/x",
    ]);
  });

  it("waits for the samples that were written before it", () => {
    const { engine, device } = started([STICK]);
    const last = device.metrics(20, { [STICK]: 1 });
    const event = gone(device, 40);

    expect(feed(engine, [event])).toEqual([]);
    expect(feed(engine, [received(last, 41)])).toEqual(["40 inactive /mnt/x", "40 resolved /mnt/x"]);
  });

  it("changes nothing that is live when it is told in the backlog", () => {
    const { engine, device } = started([STICK]);
    const event = gone(device, 40);

    const changes = feed(engine, [device.metrics(60, { [STICK]: 1 }), received(event, 61, "backlog")]);

    expect(changes.filter((change) => !change.endsWith("(backlog)"))).toEqual([]);
    expect(feed(engine, [device.metrics(70, { [STICK]: 0.5 })])).toContain("70 resolved /mnt/x");
  });

  it("while the device was away ends its fault with the first that the device says", () => {
    const { engine, device } = started();
    const away = [gone(device, 1_000), device.metrics(1_010, { [DATA]: 1 })];
    const before = feed(engine, [tick(3_000)]);

    const changes = feed(engine, [
      device.leave(2),
      device.birth(3_600, { urgent: 1, metrics: 2 }),
      ...away.map((record) => received(record, 3_601, "backlog")),
      device.metrics(3_602, { [DATA]: 1 }),
    ]);

    expect(before).toContain("901 unknown /mnt/x");
    expect(changes.filter((change) => change.includes("/mnt/x"))).toEqual(["1000 resolved /mnt/x"]);
    expect(changes).toContain("3602 firing /data");
  });

  it("also ends what logs told of a unit", () => {
    const { engine, device } = started();
    const found = feed(engine, [device.log(10, "a.service: restarting")]);

    expect(found.at(-1)).toBe("10 firing a.service");
    expect(feed(engine, [gone(device, 20, "a.service", "unit")])).toEqual(["20 resolved a.service"]);
  });

  it("is put into words with what was known last", () => {
    const { engine, device } = started([STICK]);

    const change = engine.accept(gone(device, 1_000)).find(({ state }) => state === "resolved");

    expect(change?.say).toEqual({
      en: "/mnt/x is no longer there. Last known: /mnt/x is 100 % full.",
      ko: "/mnt/x: 더 이상 존재하지 않습니다. 마지막 상태: /mnt/x 사용률 100 %.",
    });
    expect(change?.evidence).toMatchObject([{ signal: "disk_used_ratio", value: 1 }]);
  });

  it("of which nothing is known, or which is named wrongly, changes nothing", () => {
    const { engine, device } = started([STICK]);
    const event = { kind: "event", name: "instance-gone", severity: 5 } as const;
    const nonsense = [{}, { kind: "mount" }, { kind: 7, instance: true }, { kind: "", instance: "" }];

    const changes = nonsense.flatMap((attributes) =>
      told(engine.accept(device.put("urgent", { ...event, attributes }, { wallS: 5, receivedS: 5 }))),
    );

    expect([...changes, ...feed(engine, [gone(device, 6, "/mnt/y")])]).toEqual([]);
  });
});

describe("a fault whose data are missing", () => {
  it("is put into words with what was known last, never with unknown values", () => {
    const { engine, device } = started([STICK]);

    const change = [device.heartbeat(1_199), tick(1_200)]
      .flatMap((input) => engine.accept(input))
      .find(({ state }) => state === "unknown");

    expect(change?.say).toEqual({
      en: "No data any more. Last known: /mnt/x is 100 % full.",
      ko: "데이터가 더 이상 오지 않습니다. 마지막 상태: /mnt/x 사용률 100 %.",
    });
    expect(change?.evidence).toMatchObject([{ value: 1, atMs: 1_800_000_001_000 }]);
  });
});
