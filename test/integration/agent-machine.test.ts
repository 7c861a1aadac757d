/** The agent's readers on this very machine: real /proc, kernel log, journal, files and sockets. */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { findSignal } from "@housecall/proto/signals";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readBoot } from "../../agent/collect/boot.ts";
import { linuxCollectors } from "../../agent/collect/linux-collectors.ts";
import { openCursorStore } from "../../agent/logs/cursor-store.ts";
import { type LogCollection, startLogCollection } from "../../agent/logs/log-collection.ts";
import { linuxPlatform } from "../../agent/platform/linux-platform.ts";
import { openStateFiles } from "../../agent/platform/state-files.ts";
import { ensureJournald, writeJournal } from "../lib/journald.ts";
import { RecordingWriter } from "../lib/recording-writer.ts";
import { makeSmallDisk } from "../lib/small-disk.ts";

const folder = mkdtempSync(join(tmpdir(), "housecall-agent-"));
const logFolder = mkdtempSync(join(tmpdir(), "housecall-logs-"));
const marker = `run-${process.pid}-${Date.now()}`;
let stopJournald: () => Promise<void> = () => Promise.resolve();

beforeAll(async () => {
  stopJournald = await ensureJournald();
});

afterAll(async () => {
  await stopJournald();
  rmSync(folder, { recursive: true });
  rmSync(logFolder, { recursive: true });
});

const settings = { procFolder: "/proc", sysFolder: "/sys" };

function collectors() {
  return linuxCollectors({
    ...settings,
    platform: linuxPlatform,
    topProcesses: 5,
    systemdUnits: "auto",
    spoolUsedBytes: () => 0,
    clockOffsetMs: () => 0,
    logLines: () => new Map(),
  });
}

describe("collectors on this machine", () => {
  it("measure only what the catalogue knows, within its ranges", async () => {
    const all = collectors();
    await Promise.all(all.map((collector) => collector.collect({ atMs: Date.now(), uptimeMs: 0 })));
    await systemClock.sleep(200);

    const readings = await Promise.all(
      all.map((collector) => collector.collect({ atMs: Date.now(), uptimeMs: 200 })),
    );
    const measurements = readings.flatMap((reading) => reading.measurements ?? []);

    for (const { signal, value } of measurements) {
      const known = findSignal(signal);
      expect(known, signal).toBeDefined();
      expect(value).toBeGreaterThanOrEqual(known?.min ?? 0);
      expect(value).toBeLessThanOrEqual(known?.max ?? 0);
    }
    const signals = new Set(measurements.map(({ signal }) => signal));
    for (const signal of [
      "cpu_busy_ratio",
      "load_1m",
      "memory_available_ratio",
      "disk_used_ratio",
      "uptime_s",
      "agent_rss_bytes",
    ]) {
      expect(signals).toContain(signal);
    }
  });

  it("see a small real disk fill", async () => {
    const disk = makeSmallDisk(8_000_000);
    const used = async (): Promise<number | undefined> => {
      const readings = await Promise.all(
        collectors().map((collector) => collector.collect({ atMs: 0, uptimeMs: 0 })),
      );
      return readings
        .flatMap((reading) => reading.measurements ?? [])
        .find(({ signal, instance }) => signal === "disk_used_ratio" && instance === disk.mountPoint)?.value;
    };
    try {
      expect(await used()).toBeLessThan(0.5);
      disk.fill(16_000_000);
      expect(await used()).toBeGreaterThan(0.98);
    } finally {
      disk.remove();
    }
  });
});

async function startLogs(writer: RecordingWriter): Promise<LogCollection> {
  const stateFiles = await openStateFiles(folder);
  const boot = await readBoot({
    files: linuxPlatform.textFiles,
    stateFiles,
    random: systemRandom,
    ...settings,
  });
  return startLogCollection({
    ...settings,
    platform: linuxPlatform,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    writer,
    cursors: await openCursorStore({ stateFiles, logger: silentLogger }),
    bootId: boot.bootId,
    journal: "auto",
    kmsg: "auto",
    files: [join(logFolder, "*.log")],
    ownFiles: [],
    fileStart: "end",
    minSeverity: 6,
    linesPerMinute: 10_000,
    batchIntervalMs: 200,
  });
}

describe("logs of this machine", () => {
  it("are followed through rotation and a restart, each line once, redacted", async () => {
    const path = join(logFolder, "app.log");
    writeFileSync(path, "before the agent\n");
    const writer = new RecordingWriter();
    const ours = (): string[] =>
      writer.lines.map(({ message }) => message).filter((message) => message.includes(marker));
    const first = await startLogs(writer);
    await systemClock.sleep(1_000);

    writeJournal(`washer-${marker}`, [`journal one ${marker} password=hunter2`]);
    appendFileSync(path, `file one ${marker} kim@example.com\n`);
    renameSync(path, `${path}.1`);
    writeFileSync(path, `file two ${marker}\n`);
    await vi.waitFor(() => expect(ours()).toHaveLength(3), { timeout: 20_000 });
    await systemClock.sleep(1_500);
    await first.stop();

    writeJournal(`washer-${marker}`, [`journal two ${marker}`]);
    appendFileSync(path, `file three ${marker}\n`);
    const second = await startLogs(writer);
    await vi.waitFor(() => expect(ours()).toHaveLength(5), { timeout: 20_000 });
    await systemClock.sleep(1_000);
    await second.stop();

    expect(ours().toSorted()).toEqual([
      `file one ${marker} [email]`,
      `file three ${marker}`,
      `file two ${marker}`,
      `journal one ${marker} password=[secret]`,
      `journal two ${marker}`,
    ]);
    const journalLine = writer.lines.find(({ message }) => message.startsWith(`journal one ${marker}`));
    expect(journalLine).toMatchObject({ source: "journal", severity: 4, unit: `washer-${marker}` });
  });

  it("leaves no program behind when it stops", async () => {
    const logs = await startLogs(new RecordingWriter());
    const children = (): string =>
      execFileSync("sh", [
        "-c",
        `grep -l "^PPid:.${process.pid}$" /proc/[0-9]*/status | xargs -r -n1 dirname | sed 's|$|/comm|' | xargs -r cat || true`,
      ]).toString();
    await vi.waitFor(() => expect(children()).toContain("journalctl"), { timeout: 10_000 });

    await logs.stop();

    expect(children()).not.toContain("journalctl");
  });
});

describe("files of this machine", () => {
  it("are opened only when they are regular and no symlinks", async () => {
    const path = join(logFolder, "link.log");
    symlinkSync("/etc/hostname", path);
    execFileSync("mkfifo", [join(logFolder, "fifo.log")]);

    expect(await linuxPlatform.logFiles.open(path)).toBeUndefined();
    expect(await linuxPlatform.logFiles.open(join(logFolder, "fifo.log"))).toBeUndefined();
    expect(await linuxPlatform.logFiles.open("/dev/zero")).toBeUndefined();
    expect((await linuxPlatform.logFiles.facts(path))?.kind).toBe("symlink");
    expect((await linuxPlatform.logFiles.facts("/dev/zero"))?.kind).toBe("other");
  });

  it("are found by patterns, which never climb up", async () => {
    writeFileSync(join(logFolder, "a.log"), "");
    writeFileSync(join(logFolder, ".hidden.log"), "");

    expect(await linuxPlatform.logFiles.expand(join(logFolder, "?.log"))).toEqual([join(logFolder, "a.log")]);
    expect(await linuxPlatform.logFiles.expand(`${logFolder}/../*`)).toEqual([]);
    expect(await linuxPlatform.logFiles.expand("relative/*.log")).toEqual([]);
  });

  it("of the state folder are private and replaced as a whole", async () => {
    const stateFiles = await openStateFiles(join(folder, "state"));
    await stateFiles.write("a.json", Buffer.from("1"));
    await stateFiles.write("a.json", Buffer.from("2"));

    expect(Buffer.from((await stateFiles.read("a.json")) ?? []).toString()).toBe("2");
    expect(statSync(join(folder, "state", "a.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "state")).mode & 0o777).toBe(0o700);
    expect(await stateFiles.list()).toEqual(["a.json"]);
    await expect(stateFiles.read("missing")).resolves.toBeUndefined();
    expect(() => stateFiles.write("../escape", new Uint8Array())).toThrow("plain file name");
  });
});

describe("sockets of this machine", () => {
  it("let in those whom their folder lets in, and end with the agent", async () => {
    const received: string[] = [];
    const place = {
      folder: join(folder, "panel"),
      name: "panel.sock",
      folderMode: 0o750,
      group: "",
      maxPeers: 2,
    };
    writeFileSync(join(folder, "stale"), "");
    const server = await linuxPlatform.sockets.listen(place, (peer) => {
      peer.onBytes((bytes) => received.push(Buffer.from(bytes).toString()));
      peer.send("welcome\n");
    });
    const path = join(place.folder, place.name);

    const client = connect(path);
    const greeting = new Promise<string>((resolve) =>
      client.once("data", (bytes) => resolve(bytes.toString())),
    );
    client.write("hello\n");
    expect(await greeting).toBe("welcome\n");
    await vi.waitFor(() => expect(received).toEqual(["hello\n"]));
    expect(statSync(place.folder).mode & 0o777).toBe(0o750);
    expect(statSync(path).mode & 0o777).toBe(0o660);

    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    await server.close();
    await closed;
  });
});
