import type { Command, LiveEvent } from "@housecall/proto/api";
import { systemClock } from "@housecall/proto/base";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { ApiClient } from "../../../../console/web/api/api-client.ts";
import { createResources } from "../../../../console/web/api/resources.ts";
import { atMostEvery } from "../../../../console/web/live/at-most-every.ts";
import {
  type EventSourceLike,
  LiveConnection,
  type LiveState,
} from "../../../../console/web/live/live-connection.ts";
import {
  withCommand,
  withFault,
  withFetchedCommands,
  withListedDevice,
  withLoss,
  withSummary,
  withValues,
} from "../../../../console/web/live/merge-live.ts";
import { exampleFaults } from "../../../lib/example-faults.ts";
import { exampleLosses } from "../../../lib/example-telemetry.ts";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";
import { commandExample } from "./command-example.ts";

class ScriptedSource implements EventSourceLike {
  readonly readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  readonly listeners = new Map<string, (event: { readonly data: string }) => void>();
  addEventListener(type: string, listen: (event: { readonly data: string }) => void): void {
    this.listeners.set(type, listen);
  }
  close(): void {
    this.isClosed = true;
  }
}

function bench() {
  const sources: ScriptedSource[] = [];
  const timers: { delayMs: number; run: () => void; isStopped: boolean }[] = [];
  const states: LiveState[] = [];
  const events: LiveEvent[] = [];
  let gaps = 0;
  const connection = new LiveConnection({
    open: () => {
      const source = new ScriptedSource();
      sources.push(source);
      return source;
    },
    after: (delayMs, run) => {
      const timer = { delayMs, run, isStopped: false };
      timers.push(timer);
      return () => {
        timer.isStopped = true;
      };
    },
    random: () => 1,
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    onGap: () => {
      gaps += 1;
    },
  });
  const runTimer = () => timers.findLast((timer) => !timer.isStopped)?.run();
  return { connection, sources, timers, states, events, gaps: () => gaps, runTimer };
}

describe("LiveConnection", () => {
  it("reports a gap after every opening but the first", () => {
    const { sources, states, gaps, runTimer } = bench();

    sources[0]?.onopen?.();
    const gapsAtFirst = gaps();
    sources[0]?.onerror?.();
    runTimer();
    sources[1]?.onopen?.();

    expect([gapsAtFirst, gaps()]).toEqual([0, 1]);
    expect(states).toEqual(["open", "lost", "open"]);
    expect(sources[0]?.isClosed).toBe(true);
  });

  it("waits longer after each failure, at most ten seconds", () => {
    const { sources, timers, runTimer } = bench();

    for (let attempt = 0; attempt < 8; attempt += 1) {
      sources[attempt]?.onerror?.();
      runTimer();
    }

    const waits = timers.map((timer) => timer.delayMs).filter((delayMs) => delayMs !== 20_000);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  });

  it("takes an attempt that never opens for a failure", () => {
    const { sources, states, runTimer } = bench();

    runTimer();

    expect(states).toEqual(["lost"]);
    expect(sources[0]?.isClosed).toBe(true);
  });

  it("hands on what it can read and fetches anew for what it cannot", () => {
    const { sources, events, gaps } = bench();
    const loss = exampleLosses(systemClock.nowMs())[0];

    sources[0]?.listeners.get("loss")?.({
      data: JSON.stringify({ kind: "loss", deviceId: "washer-1", loss }),
    });
    sources[0]?.listeners.get("loss")?.({ data: '{"kind":"loss"}' });
    sources[0]?.listeners.get("values")?.({ data: "{" });

    expect(events.map((event) => event.kind)).toEqual(["loss"]);
    expect(gaps()).toBe(2);
  });

  it("is silent after it was closed, and opens at once when asked to", () => {
    const { connection, sources, timers } = bench();

    sources[0]?.onerror?.();
    connection.retryNow();
    connection.close();

    expect(sources).toHaveLength(2);
    expect(sources.every((source) => source.isClosed)).toBe(true);
    expect(timers.every((timer) => timer.isStopped)).toBe(true);
  });
});

describe("atMostEvery", () => {
  it("does once what was wanted many times, and again only when it was wanted again", () => {
    const timers: (() => void)[] = [];
    let runs = 0;
    const wish = atMostEvery({
      periodMs: 5_000,
      after: (_delayMs, run) => {
        timers.push(run);
        return () => undefined;
      },
      run: () => {
        runs += 1;
      },
    });

    wish.want();
    wish.want();
    timers[0]?.();
    wish.want();

    expect([runs, timers.length]).toEqual([1, 2]);
  });
});

describe("merging live events", () => {
  const device = deviceExample("washer-1", systemClock);
  const value = { signal: "cpu_busy_ratio", instance: "", unit: "ratio", value: 0.5, atMs: 2_000 };

  it("keeps the newest value of each signal, whatever the order", () => {
    const held = withValues(device, [value, { ...value, instance: "a" }]);
    const merged = withValues(held, [
      { ...value, value: 0.1, atMs: 1_000 },
      { ...value, instance: "a", value: 0.9, atMs: 3_000 },
    ]);

    expect(merged.values.map(({ instance, value: number }) => [instance, number])).toEqual([
      ["", 0.5],
      ["a", 0.9],
    ]);
  });

  it("changes only the device that the event is about", () => {
    const other = { ...deviceExample("washer-2", systemClock), presence: "offline" as const };

    expect(withSummary(device, other)).toBe(device);
    expect(withListedDevice([device], other)).toBeUndefined();
    expect(withListedDevice([device], { ...device, presence: "stale" })?.[0]?.presence).toBe("stale");
  });

  it("removes faults that are over, fired or not, and replaces changed ones", () => {
    const [first, second] = exampleFaults("washer-1", 1_000_000_000);
    if (!first || !second) throw new Error("the example has two faults");

    expect(withFault([first, second], { ...first, state: "resolved" })).toEqual([second]);
    expect(withFault([first, second], { ...first, state: "inactive" })).toEqual([second]);
    expect(withFault([second], first)).toEqual([first, second]);
    expect(withFault([first], { ...first, state: "unknown" })).toHaveLength(1);
  });

  it("never lets an older state of a command replace a newer one", () => {
    const running: Command = commandExample({ state: "running", changedAtMs: 2_000 });

    expect(withCommand([running], commandExample({ state: "offered", changedAtMs: 1_000 }))).toEqual([
      running,
    ]);
    expect(withCommand([running], commandExample({ state: "failed", changedAtMs: 2_000 }))[0]?.state).toBe(
      "failed",
    );
    expect(withCommand([running], commandExample({ id: "new" })).map(({ id }) => id)).toEqual([
      "new",
      running.id,
    ]);
  });

  it("does not let the answer to a fetch undo an event that overtook it", async () => {
    const [queued, running, cancelled] = (["queued", "running", "cancelled"] as const).map(
      (state, index) => ({
        ...commandExample({ state, changedAtMs: 1_000 + index }),
        history: Array.from({ length: index + 1 }, () => ({ state, atMs: 1_000, reason: "" })),
      }),
    );
    if (!queued || !running || !cancelled) throw new Error("three were made");
    const client = new QueryClient();
    const answers: ((commands: Command[]) => void)[] = [];
    const get = () => new Promise<never>((resolve) => answers.push((commands) => resolve(commands as never)));
    const query = createResources({ ...({} as ApiClient), get }).commands("washer-1");
    const first = client.fetchQuery(query);
    answers[0]?.([running]);
    await first;

    const second = client.fetchQuery(query);
    const made = commandExample({ id: "c2", createdAtMs: 2_000 });
    client.setQueryData<Command[]>(query.queryKey, (held) =>
      withCommand(withCommand(held ?? [], cancelled), made),
    );
    answers[1]?.([running]);
    await second;

    expect(client.getQueryData<Command[]>(query.queryKey)).toEqual([made, cancelled]);
    expect(withFetchedCommands([queued], [running])).toEqual([running]);
  });

  it("shows a loss once though it is told twice", () => {
    const [loss] = exampleLosses(1_000_000_000);
    if (!loss) throw new Error("the example has a loss");

    expect(withLoss(withLoss([], loss), loss)).toEqual([loss]);
  });
});
