/** The server's log on a real file system. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@housecall/proto/base";
import { describe, expect, it, vi } from "vitest";
import { openRotatingLogFile } from "../../console/logging/rotating-log-file.ts";
import { virtualClock } from "../lib/virtual-clock.ts";

const newFolder = (): string => mkdtempSync(join(tmpdir(), "housecall-log-"));

describe("the log file", () => {
  it("is rotated at its size and keeps as many old files as told", async () => {
    const folder = newFolder();
    const failures: string[] = [];
    const log = openRotatingLogFile({
      folder,
      name: "server.log",
      maxMegabytes: 1,
      filesKept: 2,
      clock: systemClock,
      onFailure: (text) => failures.push(text),
    });

    for (let megabyte = 0; megabyte < 5; megabyte += 1) {
      for (let line = 0; line < 1_024; line += 1) log.write(`${megabyte} ${"x".repeat(1_024)}\n`);
      await vi.waitFor(() => expect(log.waitingBytes()).toBe(0));
    }
    await log.close();

    expect(failures).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(["server.log", "server.log.1", "server.log.2"]);
    expect(readFileSync(join(folder, "server.log.1"), "utf8").length).toBeLessThan(1.2 * 1_048_576);
  });

  it("goes on after a failure and tells how many lines are missing", async () => {
    const folder = newFolder();
    const blocked = join(folder, "logs");
    writeFileSync(blocked, "in the way");
    const clock = virtualClock();
    const failures: string[] = [];
    const log = openRotatingLogFile({
      folder: blocked,
      name: "server.log",
      maxMegabytes: 1,
      filesKept: 2,
      clock,
      onFailure: (text) => failures.push(text),
    });
    await vi.waitFor(() => expect(failures).toHaveLength(1));

    log.write("lost 1\n");
    log.write("lost 2\n");
    rmSync(blocked);
    await clock.advance(10_000);
    log.write("kept\n");
    await log.close();

    const lines = readFileSync(join(blocked, "server.log"), "utf8").trim().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "warn", event: "log-lines-dropped", lines: 2 });
    expect(lines[1]).toBe("kept");
  });
});
