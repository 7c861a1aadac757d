import { createEngine, type EngineInput } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { RuleEngine } from "../../../diagnostics-rules/engine/rule-engine.ts";
import { processorMs } from "../../lib/processor-time.ts";
import { feed } from "./feed.ts";
import { accepting, RuleDevice, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

describe("silence", () => {
  const silent = { let: { quiet: "silence()" }, fire: ["quiet > 5m"], missing: "hold" };

  it("is told by the server's clock within a second, and ends with the next report", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    const device = new RuleDevice();
    feed(engine, [accepting(-120), tick(-1), device.birth(0), device.heartbeat(10)]);

    const ticks = feed(
      engine,
      Array.from({ length: 400 }, (_, second) => tick(second)),
    );
    const back = feed(engine, [device.heartbeat(400)]);

    expect({ ticks, back }).toEqual({ ticks: ["311 firing"], back: ["400 resolved"] });
  });

  it("is not judged in the first minute after the server came back, nor counts its absence", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    const device = new RuleDevice();
    feed(engine, [accepting(-120), device.birth(0), device.heartbeat(0), tick(100)]);

    const changes = feed(engine, [
      accepting(5_000),
      ...Array.from({ length: 300 }, (_, second) => tick(5_000 + second)),
    ]);

    expect(changes).toEqual(["5201 firing"]);
  });

  it("is not judged at all while the server does not accept connections", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    const device = new RuleDevice();

    const changes = feed(engine, [
      device.birth(0),
      ...Array.from({ length: 400 }, (_, second) => tick(second * 10)),
    ]);

    expect(changes).toEqual([]);
  });

  it("keeps nothing of a device that comes as another class again and again", () => {
    const engine = new RuleEngine([rule(silent)]);
    const device = new RuleDevice();
    feed(engine, [accepting(0), tick(1)]);

    for (let birth = 0; birth < 1_000; birth += 1) {
      const deviceClass = birth % 2 === 0 ? "linux" : "washer";
      feed(engine, [{ ...device.birth(2), deviceClass } as EngineInput]);
    }

    expect(engine.silence.size).toBe(1);
    expect(feed(engine, [tick(400)])).toEqual(["400 firing"]);
  });

  it("is looked at again only until its fault cannot become more severe", () => {
    const grows = { ...silent, severity: { start: "warning", critical: "after 10m" } };
    const engine = new RuleEngine([rule(grows)]);
    feed(engine, [accepting(-120), tick(-1), new RuleDevice().birth(0)]);
    const ticks = (fromS: number, toS: number) =>
      feed(
        engine,
        Array.from({ length: toS - fromS }, (_, second) => tick(fromS + second)),
      );

    const first = ticks(0, 600);
    const sizeWhileWarning = engine.silence.size;
    const second = ticks(600, 1_000);

    expect([first, second]).toEqual([["301 firing"], ["901 firing"]]);
    expect([sizeWhileWarning, engine.silence.size]).toEqual([1, 0]);
  });

  it("costs nothing for devices of which nothing is due", () => {
    const engine = createEngine({ rules: [rule(silent)] });
    feed(engine, [
      accepting(0),
      ...Array.from({ length: 2_000 }, (_, index) => new RuleDevice(`dev-${index}`).birth(1)),
    ]);
    const ticks = Array.from({ length: 200 }, (_, second) => tick(second + 2));

    const spentMs = processorMs(() => feed(engine, ticks));

    expect(spentMs).toBeLessThan(100);
  });
});
