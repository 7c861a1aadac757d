import { AppError } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { logMachine as machine } from "../../../lib/log-machine.ts";

describe("following the journal", () => {
  const entry = (message: string, index: number, more: object = {}): string =>
    `${JSON.stringify({ __CURSOR: `c${index}`, __REALTIME_TIMESTAMP: "1767225600000000", MESSAGE: message, PRIORITY: "5", ...more })}\n`;

  it("waits for a journal that comes later and reads it from the agent's start", async () => {
    const { text, journalctl, clock, start } = machine();
    const { messages } = await start({ journal: "auto" });
    await clock.advance(5_000);
    expect(journalctl.runs).toHaveLength(0);

    text["/run/log/journal/abc/system.journal"] = "";
    await clock.advance(5_000);
    journalctl.print(entry("hello", 1));
    await clock.advance(2_000);

    expect(journalctl.runs[0]).toContain("--since=@1767225600");
    expect(messages()).toEqual(["hello"]);
  });

  it("starts journalctl again after it ended, behind the last entry, and repeats nothing", async () => {
    const { text, journalctl, clock, start } = machine();
    text["/run/log/journal/abc/system.journal"] = "";
    const { messages } = await start({ journal: "auto" });
    journalctl.print(entry("one", 1) + entry("two", 2));
    await clock.advance(1_000);

    journalctl.end(new AppError("UNAVAILABLE", "killed"));
    await clock.advance(5_000);
    journalctl.print(entry("two", 2) + entry("three", 3));
    await clock.advance(2_000);

    expect(journalctl.runs[1]).toContain("--after-cursor=c2");
    expect(messages()).toEqual(["one", "two", "three"]);
  });

  it("goes on behind the kept cursor after a restart", async () => {
    const { text, journalctl, clock, start } = machine();
    text["/run/log/journal/abc/system.journal"] = "";
    const first = await start({ journal: "auto" });
    journalctl.print(entry("one", 1));
    await clock.advance(3_000);
    await first.collection.stop();

    await start({ journal: "auto" });
    await clock.advance(1_000);

    expect(journalctl.runs.at(-1)).toContain("--after-cursor=c1");
  });

  it("reads after a restart what was written while it was dead, though it had not read anything yet", async () => {
    const { text, journalctl, clock, start } = machine();
    await start({ journal: "auto" });
    await clock.advance(100);
    const firstSecond = Math.floor(clock.nowMs() / 1_000);

    // No stop: the first agent was killed before there was a journal.
    await clock.advance(60_000);
    text["/run/log/journal/abc/system.journal"] = "";
    await start({ journal: "auto" });
    await clock.advance(100);

    expect(journalctl.runs.at(-1)).toContain(`--since=@${firstSecond}`);
  });

  it("lets journalctl end while nothing is written, and misses nothing of what is written then", async () => {
    const { text, files, journalctl, clock, start } = machine();
    const path = "/run/log/journal/abc/system.journal";
    text[path] = "";
    files.append(path, "");
    const { messages } = await start({ journal: "auto" });
    journalctl.print(entry("one", 1));
    await clock.advance(120_000);
    const runsWhileQuiet = journalctl.runs.length;

    files.nowMs += 120_000;
    files.append(path, "two");
    journalctl.print(entry("two", 2));
    await clock.advance(3_000);

    expect(runsWhileQuiet).toBe(1);
    expect(journalctl.runs[1]).toContain("--after-cursor=c1");
    expect(messages()).toEqual(["one", "two"]);
  });

  it("keeps journalctl running while it prints, while files change, and where their times cannot be seen", async () => {
    const { text, files, journalctl, clock, start } = machine();
    const path = "/run/log/journal/abc/system.journal";
    text[path] = "";
    const { messages } = await start({ journal: "auto" });
    await clock.advance(120_000);
    files.append(path, "");
    for (let index = 1; index <= 6; index += 1) {
      await clock.advance(15_000);
      journalctl.print(entry(`${index}`, index));
    }
    for (let count = 0; count < 6; count += 1) {
      await clock.advance(15_000);
      files.nowMs += 15_000;
      files.append(path, "entries that are left out");
    }
    journalctl.print(entry("7", 7));
    await clock.advance(3_000);

    expect(journalctl.runs).toHaveLength(1);
    expect(messages()).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  });

  it("begins anew when journalctl refuses the cursor", async () => {
    const { text, journalctl, clock, stateFiles, start } = machine();
    text["/run/log/journal/abc/system.journal"] = "";
    stateFiles.files.set("log-cursors.json", Buffer.from('{"journal":"nonsense"}'));
    await start({ journal: "auto" });
    await clock.advance(100);

    journalctl.end(new AppError("UNAVAILABLE", "Failed to seek to cursor: Invalid argument"));
    await clock.advance(5_000);

    expect(journalctl.runs.at(-1)?.some((argument) => argument.startsWith("--since="))).toBe(true);
  });

  it("leaves out its own lines and what another source reads", async () => {
    const { text, journalctl, kernelLog, clock, start } = machine();
    text["/run/log/journal/abc/system.journal"] = "";
    kernelLog.records.push("6,1,1000000,-;from the kernel");
    const { messages } = await start({ journal: "auto", kmsg: "auto" });

    journalctl.print(
      entry("own", 1, { _PID: "77" }) + entry("kernel", 2, { _TRANSPORT: "kernel" }) + entry("app", 3),
    );
    await clock.advance(2_000);

    expect(messages()).toEqual(["app"]);
  });
});

describe("following the kernel's log", () => {
  it("leaves out what was there at first sight and gives wall times by the uptime", async () => {
    const { kernelLog, clock, start } = machine();
    kernelLog.records.push("6,1,1000000,-;old");
    const { writer } = await start({ kmsg: "auto" });

    kernelLog.records.push("3,2,99000000,-;Out of memory: Killed process 12");
    await clock.advance(2_000);

    expect(writer.lines).toMatchObject([
      { message: "Out of memory: Killed process 12", severity: 3, source: "kmsg", unit: "kernel" },
    ]);
    expect(Math.abs((writer.lines[0]?.atMs ?? 0) - clock.nowMs())).toBeLessThan(5_000);
  });

  it("goes on behind the last record after a restart and takes everything after a reboot", async () => {
    const { kernelLog, clock, start } = machine();
    const first = await start({ kmsg: "auto" });
    kernelLog.records.push("6,1,1000000,-;one");
    await clock.advance(3_000);
    await first.collection.stop();

    kernelLog.records.push("6,2,2000000,-;two");
    const second = await start({ kmsg: "auto" });
    await clock.advance(3_000);
    await second.collection.stop();
    const afterReboot = await start({ kmsg: "auto", bootId: "boot2" });
    await clock.advance(3_000);

    expect(first.messages()).toEqual(["one"]);
    expect(second.messages()).toEqual(["two"]);
    expect(afterReboot.messages()).toEqual(["one", "two"]);
  });

  it("goes on when the kernel has overwritten records", async () => {
    const { kernelLog, clock, start } = machine();
    const { messages } = await start({ kmsg: "auto" });

    kernelLog.records.push("overwritten", "garbage", "6,9,1000000,-;after the gap");
    await clock.advance(3_000);

    expect(messages()).toEqual(["after the gap"]);
  });
});
