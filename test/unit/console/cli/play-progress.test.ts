import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { PlayProgress } from "../../../../console/cli/play-progress.ts";
import type { FleetLine } from "../../../../console/simulator/simulator-lines.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const fleet: FleetLine = {
  event: "fleet",
  fleet: "example",
  about: "An example.",
  seed: 7,
  devices: [{ home: "kim", id: "sim-a", model: "washer-fl9", faults: [] }],
  beginsAtMs: 0,
  serverFirstMs: 2 * MINUTE_MS,
  networkDelayMs: 20,
  lastsMs: 9 * HOUR_MS,
};

function setUp(isErrTerminal: boolean) {
  const clock = virtualClock();
  const written: string[] = [];
  const err = (text: string): void => void written.push(text);
  return { clock, written, progress: new PlayProgress({ clock, isErrTerminal, err }) };
}

describe("PlayProgress", () => {
  it("rewrites on a terminal how far the simulated time is, a few times a second", async () => {
    const { clock, written, progress } = setUp(true);
    progress.begin(fleet);

    progress.reached(2 * MINUTE_MS + HOUR_MS);
    progress.reached(2 * MINUTE_MS + 2 * HOUR_MS);
    await clock.advance(3_000);
    progress.reached(2 * MINUTE_MS + 3 * HOUR_MS);
    progress.end();

    expect(written).toEqual([
      "example: one device, 9h, seed 7\n",
      "\r\u001b[K1h of 9h played (0 s)",
      "\r\u001b[K3h of 9h played (3 s)",
      "\r\u001b[K",
    ]);
    expect(progress.elapsedMs).toBe(3_000);
  });

  it("says nothing more than its beginning in a file", () => {
    const { written, progress } = setUp(false);
    progress.begin(fleet);

    progress.reached(HOUR_MS);
    progress.tell({ event: "device-live", deviceId: "sim-a" });
    progress.end();

    expect(written).toEqual(["example: one device, 9h, seed 7\n"]);
  });

  it("tells of devices that do not run and of what went wrong in them, not of what agents warn of", () => {
    const { written, progress } = setUp(false);

    progress.tell({ event: "device-failed", deviceId: "sim-a", reason: "no disk" });
    progress.tell({ event: "log", level: "warn", name: "link-lost", message: "no link" });
    progress.tell({ event: "log", level: "error", name: "broken", message: "spool" });

    expect(written).toEqual(["sim-a does not run: no disk\n", "error: spool\n"]);
  });
});
