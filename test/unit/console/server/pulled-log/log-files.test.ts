import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { systemClock } from "@housecall/proto/base";
import { afterEach, describe, expect, it } from "vitest";
import { LogFiles } from "../../../../../console/server/pulled-log/log-files.ts";
import { logLimits } from "../../../../../console/server/pulled-log/log-limits.ts";
import { threadedLogReader } from "../../../../../console/server/pulled-log/threaded-log-reader.ts";
import { keptFile } from "../../../../lib/kept-file.ts";
import { filterOf, logText } from "../../../../lib/pulled-log.ts";
import { virtualClock } from "../../../../lib/virtual-clock.ts";

const path = keptFile(Buffer.from(logText(2_000)));
const ref = (sha256: string) => ({ path, sha256, correctionMs: 0 });
const lines = (limit = 1) =>
  ({ kind: "lines", filter: filterOf(), from: { position: 0 }, before: 0, limit }) as const;

describe("the files that are read", () => {
  let files: LogFiles;
  afterEach(() => files.closeAll());

  it("are closed when nobody has asked for them for long", async () => {
    const clock = virtualClock();
    files = new LogFiles(clock);
    await files.answer(ref("a"), lines());

    const before = await files.closeIdle();
    await clock.advance(logLimits.idleMs);

    expect([before, await files.closeIdle()]).toEqual([false, true]);
  });

  it("give way to others, and say so to whoever waits", async () => {
    files = new LogFiles(virtualClock());
    const waits = files.answer(ref("a"), lines()).catch((error: unknown) => error);

    for (let other = 0; other < logLimits.files; other += 1)
      await files.answer(ref(`other ${other}`), lines());

    expect(await waits).toSatisfy(
      (answer: object) => "lines" in answer || ("code" in answer && answer.code === "UNAVAILABLE"),
    );
    expect(await files.answer(ref("a"), lines(3))).toMatchObject({ shownLines: 2_000 });
  });
});

describe("the thread that reads", () => {
  it("answers nobody any more once it is stopped", async () => {
    const reader = threadedLogReader(systemClock);
    expect(await reader.ask<"lines">(ref("a"), lines())).toMatchObject({ shownLines: 2_000 });

    const waits = reader.ask<"lines">(ref("b"), lines());
    const stopped = expect(waits).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await reader.stop();

    await stopped;
    await expect(reader.ask<"lines">(ref("a"), lines())).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});

/** Answers what is asked of any file but "slow", and whether it is alive. */
const slowThread = `const { parentPort: port } = require("node:worker_threads");
port.on("message", (asked) => {
  if (asked === "ping") port.postMessage("pong");
  else if (asked.file.sha256 !== "slow") port.postMessage({ number: asked.number, answer: { shownLines: 1 } });
});`;
const silentThread = `require("node:worker_threads").parentPort.on("message", () => undefined);`;

describe("a question that takes too long", () => {
  /** A reader whose threads run these programs, one after the other. */
  function openReader(...programs: string[]) {
    const clock = virtualClock();
    const started: Worker[] = [];
    const reader = threadedLogReader(clock, () => {
      const thread = new Worker(programs[started.length] ?? slowThread, { eval: true });
      started.push(thread);
      return thread;
    });
    const ask = (sha256: string) => reader.ask<"lines">(ref(sha256), lines());
    const refused = (sha256: string) => expect(ask(sha256)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    return { clock, started, reader, ask, refused };
  }

  it("fails alone: the thread goes on for everybody else", async () => {
    const { clock, started, reader, ask, refused } = openReader(slowThread);
    const slow = refused("slow");
    await clock.advance(logLimits.answerMs - 1);
    const later = ask("slow").catch(() => "failed");

    await clock.advance(1);
    await slow;
    // The answer to whether it is alive comes before the answer to this.
    expect(await ask("other")).toEqual({ shownLines: 1 });
    await clock.advance(logLimits.silentMs);

    expect(await Promise.race([later, "waits"])).toBe("waits");
    expect(started).toHaveLength(1);
    await reader.stop();
  });

  it("ends a thread that is silent, for all who wait for it; the next question starts another", async () => {
    const { clock, started, reader, ask, refused } = openReader(silentThread);
    const first = refused("a");
    await clock.advance(logLimits.answerMs);
    await first;
    const second = refused("b");

    await clock.advance(logLimits.silentMs);
    await second;

    expect(await ask("c")).toEqual({ shownLines: 1 });
    expect(started).toHaveLength(2);
    await reader.stop();
  });

  it("is told from a dead thread by a word that the thread always answers", async () => {
    const script = join(import.meta.dirname, "../../../../../console/server/pulled-log/log-thread.ts");
    const thread = new Worker(script);

    thread.postMessage("ping");

    expect(await once(thread, "message")).toEqual(["pong"]);
    await thread.terminate();
  });
});
