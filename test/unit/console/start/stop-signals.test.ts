import { EventEmitter } from "node:events";
import { deviceIdOfHost } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { createProgress } from "../../../../console/start/progress.ts";
import { onStopSignals } from "../../../../console/start/stop-signals.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

describe("stop signals", () => {
  it("stop at the first Ctrl-C and force at the second, but not at npm's copy of the first", async () => {
    const clock = virtualClock();
    const process = new EventEmitter();
    const heard: string[] = [];
    onStopSignals({
      clock,
      process: process as unknown as Pick<NodeJS.Process, "on">,
      onStop: () => heard.push("stop"),
      onForce: () => heard.push("force"),
    });

    process.emit("SIGINT");
    process.emit("SIGINT");
    await clock.advance(1_000);
    process.emit("SIGINT");

    expect(heard).toEqual(["stop", "force"]);
  });
});

describe("progress", () => {
  it("shows each step with its time, as whole lines where there is no terminal", async () => {
    const clock = virtualClock();
    const written: string[] = [];
    const progress = createProgress({ clock, isTerminal: false, write: (text) => void written.push(text) });

    await progress.step("Building", () => clock.advance(2_500));
    await progress.step("Failing", () => Promise.reject(new Error("no"))).catch(() => undefined);

    expect(written).toEqual([
      "  … Building\n",
      "  ✓ Building (2.5 s)\n",
      "  … Failing\n",
      "  ✗ Failing (0.0 s)\n",
    ]);
  });
});

describe("device id of a host", () => {
  it.each([
    ["Kitchen-PC.local", "kitchen-pc-local"],
    ["a", "machine-a"],
    ["--", "machine"],
    ["한글", "machine"],
    ["x".repeat(80), "x".repeat(50)],
  ])("makes %s a valid id", (host, id) => {
    expect(deviceIdOfHost(host)).toBe(id);
  });
});
