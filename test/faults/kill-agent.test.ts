/** kill -9 of the agent 20 times while it follows a log file: every line is stored, and none twice. */
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { AgentProcess } from "../lib/agent-process.ts";
import { EventSource } from "../lib/event-source.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { seededRandom } from "../lib/spool-fixture.ts";
import { coverageOf, readSpool } from "../lib/spool-oracle.ts";
import { logLinesOf, lossTotals, readStored, type StoredRecord } from "../lib/stored-records.ts";
import { pause, until } from "../lib/until.ts";

const SEED = 20_26;
const KILLS = 20;
const LINES_PER_WRITE = 10;
const WRITE_EVERY_MS = 50;
const EVENT_EVERY_MS = 10;
const DEVICE = "kill-agent";
const folder = mkdtempSync(join(tmpdir(), "housecall-kill-agent-"));
const logFile = join(folder, "app.log");
const server = new ServerProcess();
const agent = new AgentProcess({
  deviceId: DEVICE,
  config: {
    collect: { sampleIntervalSeconds: 0.1, batchIntervalSeconds: 0.1 },
    logs: {
      files: [logFile],
      journal: "off",
      kmsg: "off",
      linesPerMinute: 1_000_000,
      batchIntervalSeconds: 0.2,
    },
  },
});

afterAll(async () => {
  await agent.remove();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

it("stores every line of a followed file exactly once over 20 kills of the agent", async () => {
  const random = seededRandom(SEED);
  writeFileSync(logFile, "");
  await server.start();
  await agent.claim(server);
  agent.start();
  await until("the agent is online", async () => (await presence()) === "online", { timeoutMs: 20_000 });
  const log = startWriting();
  const events = new EventSource({
    socketPath: join(agent.stateFolder, "run", "ingest.sock"),
    everyMs: EVENT_EVERY_MS,
  });
  await lineIsStored(1);
  await until(
    "the place in the file is kept",
    () => existsSync(join(agent.stateFolder, "log-cursors.json")),
    {
      timeoutMs: 20_000,
    },
  );
  await agent.kill();

  for (let kill = 2; kill <= KILLS; kill += 1) {
    agent.start();
    await pause(500 + random() * 3_500);
    await agent.kill();
  }
  agent.start();
  log.stop();
  events.stop();
  await lineIsStored(log.written());
  await agent.stop();
  await server.stop();

  const { records } = await readStored(server.dataFolder, DEVICE);
  const coverage = coverageOf(await readSpool(agent.stateFolder), records);
  const lines = countLines(logLinesOf(records).map((line) => line.message));
  const missing = Array.from({ length: log.written() }, (_, index) => index + 1).filter(
    (number) => !lines.has(number),
  );
  const readAgain = [...lines.values()].reduce((sum, count) => sum + count - 1, 0);
  const stored = eventNumbersOf(records);
  const eventFigures = {
    written: events.written,
    stored: stored.length,
    twice: stored.length - new Set(stored).size,
  };
  const figures = {
    kills: KILLS,
    events: eventFigures,
    lines: log.written(),
    missing: missing.length,
    readAgain,
    ...coverage,
  };
  process.stdout.write(`kill-agent: ${JSON.stringify({ ...figures, losses: lossTotals(records) })}\n`);

  expect(missing.slice(0, 10)).toEqual([]);
  expect(Math.max(...lines.keys())).toBe(log.written());
  expect(coverage).toMatchObject({ unaccounted: 0, duplicated: 0, ghosts: 0, rejected: 0, declaredLost: 0 });
  expect(eventFigures.twice).toBe(0);
  expect(eventFigures.stored).toBeGreaterThan(1_000);
  expect(readAgain).toBe(0);
});

function startWriting(): { written(): number; stop(): void } {
  let written = 0;
  const timer = setInterval(() => {
    let text = "";
    for (let count = 0; count < LINES_PER_WRITE; count += 1) {
      written += 1;
      text += `${lineOf(written)}\n`;
    }
    appendFileSync(logFile, text);
  }, WRITE_EVERY_MS);
  return { written: () => written, stop: () => clearInterval(timer) };
}

async function presence(): Promise<string> {
  return (await server.api<{ presence: string }>("GET", `/api/devices/${DEVICE}`)).presence;
}

/** Every third line is one for the "debug" stream, which has files and fsyncs of its own. */
function lineOf(number: number): string {
  return `${number % 3 === 0 ? "DEBUG" : "INFO"} [numbered ${number}.] the drum turned`;
}

function countLines(messages: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const message of messages) {
    const number = Number(
      /^(?:DEBUG|INFO) \[numbered (\d+)\.\] the drum turned$/.exec(message)?.[1] ?? Number.NaN,
    );
    if (!Number.isNaN(number)) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
}

function eventNumbersOf(records: readonly StoredRecord[]): number[] {
  return records.flatMap(({ record }) =>
    record?.body.kind === "event" && record.body.name === "turned"
      ? [Number(record.body.attributes["number"])]
      : [],
  );
}

async function lineIsStored(number: number): Promise<void> {
  const query = new URLSearchParams({
    fromMs: "0",
    toMs: String(Date.now() + 3_600_000),
    text: `[numbered ${number}.]`,
  });
  await until(
    `line ${number} is stored`,
    async () => (await server.api<unknown[]>("GET", `/api/devices/${DEVICE}/logs?${query}`)).length > 0,
    { timeoutMs: 60_000, everyMs: 200 },
  );
}
