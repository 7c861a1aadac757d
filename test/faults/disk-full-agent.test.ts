/** The agent's disk fills while it collects, with and without a server: it lives on, says what it lost, and heals. */
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Loss } from "@housecall/proto/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AgentProcess } from "../lib/agent-process.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { makeSmallDisk, type SmallDisk } from "../lib/small-disk.ts";
import { coverageOf, readSpool } from "../lib/spool-oracle.ts";
import { lossTotals, readStored } from "../lib/stored-records.ts";
import { pause, until } from "../lib/until.ts";

const DEVICE = "full-agent";
const DISK_BYTES = 64 * 1_048_576;
const RECOVERY_LIMIT_MS = 10_000;
const folder = mkdtempSync(join(tmpdir(), "housecall-full-agent-"));
const logFile = join(folder, "app.log");
const server = new ServerProcess();
let disk: SmallDisk;
let agent: AgentProcess;
let writing: NodeJS.Timeout;

beforeAll(async () => {
  disk = makeSmallDisk(DISK_BYTES);
  agent = new AgentProcess({
    deviceId: DEVICE,
    stateFolder: join(disk.mountPoint, "state"),
    config: {
      collect: { sampleIntervalSeconds: 0.2, batchIntervalSeconds: 0.2 },
      logs: {
        files: [logFile],
        journal: "off",
        kmsg: "off",
        linesPerMinute: 1_000_000,
        batchIntervalSeconds: 0.2,
      },
      spool: { maxMebibytes: 8, minFreeMebibytes: 4, minFreeInodes: 10 },
    },
  });
  writeFileSync(logFile, "");
  await server.start();
  await agent.claim(server);
});

afterAll(async () => {
  clearInterval(writing);
  await agent.remove();
  await server.remove();
  disk.remove();
  rmSync(folder, { recursive: true, force: true });
});

it("lives through a full disk, with and without a server, and declares exactly what it lost", async () => {
  agent.start();
  const pid = agent.pid;
  writing = startWriting();
  const cursors = join(agent.stateFolder, "log-cursors.json");
  await until("the file is followed", () => existsSync(cursors), { timeoutMs: 20_000 });
  await markerIsStored("before", 20_000);

  const recoveryMs: Record<string, number> = {};
  disk.fill(2 * DISK_BYTES);
  await pause(8_000);
  expect(agent.isRunning).toBe(true);
  recoveryMs["serverUp"] = await relieve("after the first");

  await server.stop();
  disk.fill(2 * DISK_BYTES);
  await pause(12_000);
  expect(agent.isRunning).toBe(true);
  await server.start();
  await pause(3_000);
  recoveryMs["serverWasDown"] = await relieve("after the second");
  expect(agent.isRunning && agent.pid === pid).toBe(true);

  clearInterval(writing);
  const losses = await until("the losses are shown", () => declaredLosses(), { timeoutMs: 20_000 });
  await markerIsStored("the end", 60_000);
  await agent.stop();
  await server.stop();
  const { records } = await readStored(server.dataFolder, DEVICE);
  const coverage = coverageOf(await readSpool(agent.stateFolder), records);
  process.stdout.write(
    `disk-full-agent: ${JSON.stringify({ recoveryMs, losses: lossTotals(records), ...coverage })}\n`,
  );
  expect(losses.every((loss) => loss.quantity > 0 && loss.firstAtMs > 0)).toBe(true);
  for (const duration of Object.values(recoveryMs)) expect(duration).toBeLessThanOrEqual(RECOVERY_LIMIT_MS);
  expect(coverage).toMatchObject({ unaccounted: 0, duplicated: 0, ghosts: 0, rejected: 0 });
  expect(coverage.declaredLost).toBeGreaterThan(0);
});

/** About 300 kB/s of log lines: more than a full disk can hold for long. */
function startWriting(): NodeJS.Timeout {
  const filler = "the drum turned and the water rose ".repeat(8);
  let number = 0;
  return setInterval(() => {
    let text = "";
    for (let count = 0; count < 100; count += 1) {
      number += 1;
      text += `[numbered ${number}.] ${filler}\n`;
    }
    appendFileSync(logFile, text);
  }, 100);
}

/** Frees the disk; how long it then takes until a line that is written now is stored by the server. */
async function relieve(name: string): Promise<number> {
  disk.empty();
  const startedMs = performance.now();
  await markerIsStored(name, 60_000);
  return Math.round(performance.now() - startedMs);
}

async function markerIsStored(name: string, timeoutMs: number): Promise<void> {
  const marker = `[marker ${name}.]`;
  appendFileSync(logFile, `${marker}\n`);
  const query = new URLSearchParams({
    fromMs: String(Date.now() - 60_000),
    toMs: String(Date.now() + 3_600_000),
    text: marker,
  });
  await until(
    `"${marker}" is stored`,
    async () => (await server.api<unknown[]>("GET", `/api/devices/${DEVICE}/logs?${query}`)).length > 0,
    { timeoutMs, everyMs: 100 },
  );
}

async function declaredLosses(): Promise<Loss[] | undefined> {
  const losses = await server.api<Loss[]>("GET", `/api/devices/${DEVICE}/losses?limit=1000`);
  const wanted = losses.filter((loss) => loss.reason === "disk_headroom" || loss.reason === "spool_full");
  return wanted.length > 0 ? wanted : undefined;
}
