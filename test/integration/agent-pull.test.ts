/** Pulls of real logs: journal and files, on a real disk, at full size. */
import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readBoot } from "../../agent/collect/boot.ts";
import { createCommandExecutor } from "../../agent/command/command-executor.ts";
import { linuxPlatform } from "../../agent/platform/linux-platform.ts";
import { openStateFiles } from "../../agent/platform/state-files.ts";
import type { CommandExecutor } from "../../agent/ports.ts";
import { createConsentQuestions } from "../../agent/privacy/consent-questions.ts";
import { openConsentStore } from "../../agent/privacy/consent-store.ts";
import {
  BIRTH_NONCE,
  commandKey,
  DEVICE,
  pullEverything,
  RecordingLink,
  signedOffer,
} from "../lib/command-device.ts";
import { ensureJournald, writeJournal } from "../lib/journald.ts";
import { noActions } from "../lib/no-actions.ts";
import { RecordingWriter } from "../lib/recording-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "housecall-pull-"));
const logFolder = mkdtempSync(join(tmpdir(), "housecall-pull-logs-"));
const marker = `pull-${process.pid}-${Date.now()}`;
const clock = systemClock;
let stopJournald: () => Promise<void> = () => Promise.resolve();

beforeAll(async () => {
  stopJournald = await ensureJournald();
});

afterAll(async () => {
  await stopJournald();
  rmSync(folder, { recursive: true });
  rmSync(logFolder, { recursive: true });
});

let commands = 0;

async function device(journal: "auto" | "off") {
  commands += 1;
  const commandId = `cmd-${commands}`;
  const writer = new RecordingWriter();
  const link = new RecordingLink();
  const files = await openStateFiles(folder);
  const boot = await readBoot({
    files: linuxPlatform.textFiles,
    stateFiles: files,
    random: systemRandom,
    procFolder: "/proc",
    sysFolder: "/sys",
  });
  const consent = await openConsentStore({
    stateFiles: files,
    writer,
    clock,
    logger: silentLogger,
    preConsented: ["logs"],
    allowVerbal: false,
  });
  const executor: CommandExecutor = await createCommandExecutor({
    device: DEVICE,
    keys: [commandKey],
    writer,
    link,
    consent,
    questions: createConsentQuestions({ consent, clock }),
    clock,
    logger: silentLogger,
    minFreeBytes: 1_000_000,
    sources: {
      platform: linuxPlatform,
      clock,
      procFolder: "/proc",
      bootId: boot.bootId,
      journal,
      kmsg: "auto",
      files: [join(logFolder, "*.log")],
    },
    follow: () => () => undefined,
    stateFiles: await openStateFiles(join(folder, "commands")),
    actions: noActions,
  });
  link.onChunk = (chunk) =>
    queueMicrotask(() => executor.onChunkAck(chunk.pullId, chunk.offset + chunk.bytes.length));
  const pull = async (more: Parameters<typeof pullEverything>[0]) => {
    executor.onCommand(signedOffer(pullEverything(more), { commandId }), { birthNonce: BIRTH_NONCE });
    const last = () =>
      writer
        .of("result")
        .filter((result) => result.commandId === commandId)
        .at(-1);
    await vi.waitFor(() => expect(last()?.state).toMatch(/succeeded|failed|rejected/), {
      timeout: 60_000,
      interval: 20,
    });
    return last();
  };
  const received = (): Buffer => {
    const whole = Buffer.alloc(link.chunks.at(-1)?.totalBytes ?? 0);
    for (const chunk of link.chunks) whole.set(chunk.bytes, chunk.offset);
    return whole;
  };
  return { pull, received, executor };
}

describe("a pull of real logs", () => {
  it("holds lines of the journal and of files, by time and redacted", async () => {
    writeJournal(`washer-${marker}`, [`in the journal ${marker} password=hunter2`]);
    appendFileSync(
      join(logFolder, "app.log"),
      `${new Date().toISOString()} ERROR in a file ${marker} kim@example.com\n`,
    );
    await clock.sleep(500);
    const { pull, received, executor } = await device("auto");

    const result = await pull({ fromMs: Date.now() - 60_000, toMs: Date.now() + 60_000, text: marker });
    await executor.stop();

    const lines = received()
      .toString()
      .trim()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(result?.manifest?.skipped).toEqual([]);
    expect(lines.map(({ source }) => source)).toEqual(
      expect.arrayContaining(["journal", `file:${join(logFolder, "app.log")}`]),
    );
    expect(lines.map(({ message }) => message)).toContain(`in the journal ${marker} password=[secret]`);
    expect(lines.map(({ atMs }) => Number(atMs))).toEqual(
      lines.map(({ atMs }) => Number(atMs)).toSorted((a, b) => a - b),
    );
  });

  it("of 10 MB is collected, redacted and sent within 5 s, without holding it in memory", async () => {
    const startMs = Date.now() - 3_000_000;
    const text = (index: number): string =>
      `${new Date(startMs + index * 20).toISOString()} INFO drum ${index} speed 1200 rpm, temperature 41.5, client 192.168.0.${index % 250} done, load balanced\n`;
    const texts = Array.from({ length: 90_000 }, (_, index) => text(index));
    writeFileSync(join(logFolder, "big.log.2.gz"), gzipSync(texts.slice(0, 30_000).join("")));
    writeFileSync(join(logFolder, "big.log.1"), texts.slice(30_000, 60_000).join(""));
    writeFileSync(join(logFolder, "big.log"), texts.slice(60_000).join(""));
    const { pull, received, executor } = await device("off");
    let mostBytes = 0;
    const before = process.memoryUsage();
    const watch = setInterval(() => {
      const now = process.memoryUsage();
      mostBytes = Math.max(mostBytes, now.external - before.external);
    }, 20);

    const beganMs = performance.now();
    const result = await pull({
      fromMs: startMs - 1_000,
      toMs: Date.now(),
      maxBytes: 10_485_760,
      sources: [`file:${join(logFolder, "big.log")}`],
    });
    const tookMs = performance.now() - beganMs;
    clearInterval(watch);
    await executor.stop();

    expect(result?.manifest).toMatchObject({ truncated: true });
    expect(result?.manifest?.sizeBytes).toBeGreaterThan(10_400_000);
    expect(result?.manifest?.sha256).toBe(createHash("sha256").update(received()).digest("hex"));
    expect(received().includes("drum 89999 ")).toBe(true);
    expect(received().includes("192.168.")).toBe(false);
    expect(tookMs).toBeLessThan(5_000);
    // The test itself keeps the 10 MB that were sent.
    expect(mostBytes).toBeLessThan(40_000_000);
  });
});
