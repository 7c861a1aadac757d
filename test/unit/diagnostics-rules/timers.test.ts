import { createEngine } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { Timers } from "../../../diagnostics-rules/engine/timers.ts";
import { feed } from "./feed.ts";
import { RuleDevice, received, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

describe("timers", () => {
  it("are taken by time, and by rank at one time, in whatever order they were added", () => {
    const timers = new Timers<string>();
    timers.add(20, "late");
    timers.add(10, "second", 1);
    timers.add(10, "first", 0);
    timers.add(5, "early", 1);

    const taken = [1, 2, 3, 4, 5].map(() => timers.takeDue(30));

    expect(taken).toEqual(["early", "first", "second", "late", undefined]);
  });

  it("take data that waited behind a gap before they call data missing at the same time", () => {
    const hold = rule({ fire: ["cpu_busy_ratio > 90% for 10m"], late: "2m" });
    const play = (restart: boolean): string[] => {
      let engine = createEngine({ rules: [hold] });
      const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio"]);
      const first = [
        device.birth(0),
        device.metrics(0, { cpu_busy_ratio: 1 }),
        device.metrics(3, { cpu_busy_ratio: 1 }),
      ];
      device.metrics(295, { cpu_busy_ratio: 1 });
      const behindGap = received(device.metrics(300, { cpu_busy_ratio: 1 }), 300);
      const told = feed(engine, [...first, behindGap]);
      if (restart) engine = createEngine({ rules: [hold], snapshot: engine.snapshot() });
      return [...told, ...feed(engine, [tick(430)])];
    };

    expect(play(false)).toEqual(["0 pending"]);
    expect(play(true)).toEqual(play(false));
  });
});
