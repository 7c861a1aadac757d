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
