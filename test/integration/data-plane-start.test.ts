/** What a start that fails leaves behind: nothing. */
import { createServer } from "node:net";
import { type Clock, systemClock } from "@housecall/proto/base";
import { expect, it } from "vitest";
import { startTestPlane } from "../lib/test-plane.ts";

/** The system's clock, with how many repeating timers run. */
function countingClock(): { readonly clock: Clock; readonly running: Set<() => void> } {
  const running = new Set<() => void>();
  const every: Clock["every"] = (periodMs, run) => {
    const stopTimer = systemClock.every(periodMs, run);
    const stop = (): void => {
      running.delete(stop);
      stopTimer();
    };
    running.add(stop);
    return stop;
  };
  return { clock: { ...systemClock, every }, running };
}

it.each(["mqttPort", "claimPort"] as const)("stops every timer when %s is in use", async (port) => {
  const { clock, running } = countingClock();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const address = taken.address();
  const number = typeof address === "object" && address !== null ? address.port : 0;

  const starting = startTestPlane({ clock, [port]: number });

  await expect(starting).rejects.toMatchObject({ code: "PORT_IN_USE" });
  expect(running.size).toBe(0);
  taken.close();
});
