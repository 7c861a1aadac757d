import { AppError, silentLogger, systemRandom } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { type LogCollectionOptions, startLogCollection } from "../../../../agent/logs/log-collection.ts";
import { RecordingWriter } from "../../../lib/recording-writer.ts";
import {
  SimulatedKernelLog,
  SimulatedLogFiles,
  SimulatedProgram,
  SimulatedStateFiles,
  simulatedTextFiles,
} from "../../../lib/simulated-machine.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const path = "/var/log/app.log";

function machine() {
  const parts = {
    files: new SimulatedLogFiles(),
    journalctl: new SimulatedProgram(),
    kernelLog: new SimulatedKernelLog(),
    stateFiles: new SimulatedStateFiles(),
    clock: virtualClock(),
    text: { "/proc/uptime": "100.00 1.00\n" } as Record<string, string>,
  };
  const start = async (more: Partial<LogCollectionOptions> = {}) => {
    const writer = new RecordingWriter();
    const collection = await startLogCollection({
      platform: {
        textFiles: simulatedTextFiles(parts.text),
        processes: parts.journalctl.runner,
        logFiles: parts.files,
        kernelLog: parts.kernelLog,
        ownProcess: { pid: 77, rssBytes: () => 0, cpuMs: () => 0 },
      },
      clock: parts.clock,
      random: systemRandom,
      logger: silentLogger,
      writer,
      stateFiles: parts.stateFiles,
      procFolder: "/proc",
      bootId: "boot1",
      journal: "off",
      kmsg: "off",
      files: ["/var/log/*.log"],
      ownFiles: ["/var/log/agent.log"],
      fileStart: "end",
      minSeverity: 6,
      linesPerMinute: 1_000,
      batchIntervalMs: 500,
      ...more,
    });
    return { writer, collection, messages: () => writer.lines.map(({ message }) => message) };
  };
  return { ...parts, start };
}

describe("following log files", () => {
  it("begins at the end of what is there and reads what is appended", async () => {
    const { files, clock, start } = machine();
    files.append(path, "old\n");
    const { writer } = await start();
    await clock.advance(1_000);

    files.append(path, "2026-01-01T00:00:01Z ERROR new\n");
    await clock.advance(2_000);

    expect(writer.lines).toMatchObject([
      {
        message: "2026-01-01T00:00:01Z ERROR new",
        severity: 3,
        source: `file:${path}`,
        atMs: Date.UTC(2026, 0, 1, 0, 0, 1),
      },
    ]);
  });

  it("begins at the beginning where it is told to, and in files that appear later", async () => {
    const { files, clock, start } = machine();
    files.append(path, "old\n");
    const { messages } = await start({ fileStart: "beginning" });
    await clock.advance(1_000);

    files.append("/var/log/late.log", "first line\n");
    await clock.advance(15_000);

    expect(messages()).toEqual(["old", "first line"]);
  });

  it("waits for the end of a line, but not for ever", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const { messages } = await start();
    await clock.advance(1_000);

    files.append(path, "half");
    await clock.advance(2_000);
    expect(messages()).toEqual([]);

    files.append(path, " and half\nprompt> ");
    await clock.advance(2_000);
    expect(messages()).toEqual(["half and half"]);

    await clock.advance(12_000);
    expect(messages()).toEqual(["half and half", "prompt> "]);
  });

  it("reads a rotated file to its end before the new one", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const { messages } = await start();
    await clock.advance(1_000);

    files.append(path, "last of the old\n");
    files.rename(path, `${path}.1`);
    files.append(path, "first of the new\n");
    await clock.advance(2_000);

    expect(messages()).toEqual(["last of the old", "first of the new"]);
  });

  it("reads a truncated file from its beginning", async () => {
    const { files, clock, start } = machine();
    files.append(path, "a long line that was there before\n");
    const { messages } = await start();
    await clock.advance(1_000);

    files.truncate(path);
    await clock.advance(1_000);
    files.append(path, "anew\n");
    await clock.advance(2_000);

    expect(messages()).toEqual(["anew"]);
  });

  it("goes on after a restart where it was, also through a rotation meanwhile", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const first = await start();
    await clock.advance(1_000);
    files.append(path, "one\n");
    await clock.advance(3_000);
    await first.collection.stop();

    files.append(path, "two\n");
    files.rename(path, `${path}.1`);
    files.append(path, "three\n");
    const second = await start();
    await clock.advance(2_000);

    expect(first.messages()).toEqual(["one"]);
    expect(second.messages()).toEqual(["two", "three"]);
  });

  it("reads a file from its beginning when another got its inode", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const first = await start();
    await clock.advance(1_000);
    files.append(path, "one\n");
    await clock.advance(3_000);
    await first.collection.stop();

    const entry = files.entries.get(path);
    if (entry !== undefined) entry.bytes = Buffer.from("quite another file\n");
    const second = await start();
    await clock.advance(2_000);

    expect(second.messages()).toEqual(["quite another file"]);
  });

  it("never reads the agent's own log, packed files, symlinks or devices", async () => {
    const { files, clock, start } = machine();
    const { messages } = await start({ fileStart: "beginning", files: ["/var/log/*"] });
    files.append("/var/log/agent.log", "own\n");
    files.append("/var/log/old.gz", "packed\n");
    files.symlink("/var/log/link.log", "/etc/shadow");
    files.device("/var/log/device.log");
    await clock.advance(15_000);

    expect(messages()).toEqual([]);
  });

  it("saves cursors only after the lines are fsynced", async () => {
    const { files, clock, stateFiles, start } = machine();
    files.append(path, "");
    const { writer } = await start();
    await clock.advance(1_000);
    const before = stateFiles.files.get("log-cursors.json")?.toString();
    const cursorsAtFlush: (string | undefined)[] = [];
    writer.onFlush = () => cursorsAtFlush.push(stateFiles.files.get("log-cursors.json")?.toString());

    files.append(path, "one\n");
    await clock.advance(3_000);

    expect(cursorsAtFlush[0]).toBe(before);
    expect(stateFiles.files.get("log-cursors.json")?.toString()).toContain('\\"offset\\":4');
  });

  it("keeps its place in a silent file, so that a crash before the first line skips nothing", async () => {
    const { files, clock, start } = machine();
    files.append(path, "old\n");
    await start();
    await clock.advance(3_000);

    // No stop: the first agent was killed.
    files.append(path, "while it was dead\n");
    const second = await start();
    await clock.advance(2_000);

    expect(second.messages()).toEqual(["while it was dead"]);
  });

  it("begins anew when the kept cursors are damaged", async () => {
    const { files, clock, stateFiles, start } = machine();
    stateFiles.files.set("log-cursors.json", Buffer.from("{garbage"));
    files.append(path, "old\n");

    const { messages } = await start();
    await clock.advance(1_000);
    files.append(path, "new\n");
    await clock.advance(2_000);

    expect(messages()).toEqual(["new"]);
  });
});

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
