import { createEngine, type EngineInput, loadRules } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.ts";
import { RuleDevice } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

/** A device that tells events, lines, load and life. */
class Speaker extends RuleDevice {
  constructor() {
    super("dev-1", "00000000000000aa", ["cpu_busy_ratio"]);
  }

  event(atS: number, name: string): EngineInput {
    const body = { kind: "event", name, severity: 6, attributes: {} } as const;
    return this.put("urgent", body, { wallS: atS, receivedS: atS });
  }

  busy(atS: number, ratio: number): EngineInput {
    return this.metrics(atS, { cpu_busy_ratio: ratio });
  }

  /** Heartbeats, so that time passes. */
  alive(...times: number[]): EngineInput[] {
    return times.map((atS) => this.heartbeat(atS));
  }
}

function play(
  parts: Readonly<Record<string, unknown>>,
  say: (device: Speaker) => readonly EngineInput[],
): string[] {
  const engine = createEngine({ rules: [rule({ late: "2m", missing: "hold", ...parts })] });
  const device = new Speaker();
  const birth = device.birth(0);
  return feed(engine, [birth, ...say(device)]);
}

describe("A -> B within", () => {
  const opened = { fire: ['event("start") -> event("door-opened") within 60s'] };

  it("holds when B follows A in time, for as long", () => {
    expect(
      play(opened, (device) => [
        device.event(10, "start"),
        device.event(50, "door-opened"),
        ...device.alive(80, 120),
      ]),
    ).toEqual(["50 firing", "110 resolved"]);
  });

  it("does not hold when B is late, comes first or with A", () => {
    const late = play(opened, (device) => [device.event(10, "start"), device.event(71, "door-opened")]);
    const before = play(opened, (device) => [device.event(10, "door-opened"), device.event(20, "start")]);

    expect([late, before]).toEqual([[], []]);
  });

  it("takes the newest beginning of A", () => {
    expect(
      play(opened, (device) => [
        device.event(10, "start"),
        device.event(60, "start"),
        device.event(100, "door-opened"),
      ]),
    ).toEqual(["100 firing"]);
  });

  it("takes a condition to begin when it holds after it did not", () => {
    const parts = { fire: ['cpu_busy_ratio > 90% -> log("throttled") within 30s'] };
    const held = play(parts, (device) => [device.busy(0, 0.95), device.log(10, "throttled")]);
    const begun = play(parts, (device) => [
      device.busy(0, 0.1),
      device.busy(5, 0.95),
      device.log(10, "throttled"),
    ]);

    expect([held, begun]).toEqual([[], ["10 firing"]]);
  });

  it("goes on as a chain", () => {
    const parts = { fire: ['event("a") -> event("b") within 10s -> event("c") within 5s'] };
    const right = play(parts, (device) => [
      device.event(0, "a"),
      device.event(8, "b"),
      device.event(12, "c"),
    ]);
    const wrong = play(parts, (device) => [
      device.event(0, "a"),
      device.event(12, "b"),
      device.event(14, "c"),
    ]);

    expect([right, wrong]).toEqual([["12 firing"], []]);
  });
});

describe("A -> not B within", () => {
  const stuck = { fire: ['event("drain") -> not event("drained") within 90s'] };

  it("holds from the end of the time until B comes or A begins anew", () => {
    expect(
      play(stuck, (device) => [
        device.event(10, "drain"),
        ...device.alive(50, 100, 150),
        device.event(200, "drained"),
        device.event(300, "drain"),
        device.event(350, "drained"),
        ...device.alive(450),
      ]),
    ).toEqual(["100 firing", "200 resolved"]);
  });

  it("is unknown when lost data could have shown B", () => {
    expect(
      play(stuck, (device) => [
        device.event(10, "drain"),
        device.loss(60, { stream: "urgent" }),
        ...device.alive(90, 110, 150),
      ]),
    ).toEqual([]);
  });

  it("does not take a silent device for one on which B stayed away", () => {
    expect(play(stuck, (device) => [device.event(10, "drain"), ...device.alive(20, 1_000, 1_010)])).toEqual(
      [],
    );
  });

  it("waits for a condition too", () => {
    const parts = { fire: ['event("boost") -> not (cpu_busy_ratio > 90%) within 30s'] };
    const never = play(parts, (device) => [
      device.busy(0, 0.1),
      device.event(10, "boost"),
      device.busy(20, 0.2),
      ...device.alive(30),
      device.busy(40, 0.2),
    ]);
    const soon = play(parts, (device) => [
      device.busy(0, 0.1),
      device.event(10, "boost"),
      device.busy(20, 0.95),
      device.busy(50, 0.2),
    ]);

    expect([never, soon]).toEqual([["40 firing"], []]);
  });
});

describe("a fault that begins by time alone", () => {
  it("is not missed at once because samples that the rule reads besides are old", () => {
    const parts = {
      fire: ['event("drain") -> not event("drained") within 30s', "cpu_busy_ratio > 90%"],
      missing: "hold 15m then unknown",
    };

    const changes = play(parts, (device) => [
      device.busy(0, 0.1),
      ...device.alive(...Array.from({ length: 9 }, (_, index) => 200 * index)),
      device.event(1_700, "drain"),
      ...device.alive(1_740),
    ]);

    expect(changes).toEqual(["1730 firing"]);
  });

  it("is not missed from before it began, however short missing data are held", () => {
    const parts = {
      fire: ['cpu_busy_ratio > 90% -> not event("drained") within 40s'],
      missing: "hold 30s then unknown",
    };

    const changes = play(parts, (device) => [
      device.busy(0, 0.1),
      device.busy(5, 0.95),
      ...device.alive(20, 30, 46, 60),
      device.busy(80, 0.95),
    ]);

    expect(changes).toEqual(["45 firing", "75 unknown", "80 firing"]);
  });
});

describe("not A within", () => {
  it("holds when A was away for so long, and is unknown before the device was observed for so long", () => {
    expect(
      play({ fire: ['not event("ping") within 60s'] }, (device) => [
        ...device.alive(10, 40),
        device.event(50, "ping"),
        ...device.alive(100, 105, 120),
        device.event(130, "ping"),
      ]),
    ).toEqual(["110 firing", "130 resolved"]);
  });

  it("takes a condition to hold until the sample at which it does not", () => {
    expect(
      play({ fire: ["not cpu_busy_ratio > 90% within 60s"] }, (device) => [
        ...[0, 20, 40].map((atS) => device.busy(atS, 0.95)),
        ...[60, 80, 99, 119, 130].map((atS) => device.busy(atS, 0.1)),
      ]),
    ).toEqual(["120 firing"]);
  });
});

describe("a sequence", () => {
  it.each([
    [{ fire: ['event("a") -> event("b") within 40d'] }, "Got 40 d, wanted at most 30 d"],
    [{ fire: ["cpu_busy_ratio -> event(3) within 1m"] }, "Got a number (ratio), wanted a condition"],
    [{ while: 'event("a") -> event("b") within 1m' }, "Got something that learns or remembers in while"],
    [{ fire: ['event("a") -> event("b")'] }, 'Got the end, wanted "within" and a duration'],
  ])("%j is refused", (parts, wanted) => {
    const { findings } = loadRules([{ path: "r.yml", text: ruleText(parts) }]);

    expect(findings.map(({ message }) => message).join("\n")).toContain(wanted);
  });
});
