/** The agent's spool files are damaged while it is stopped: it starts, delivers what is whole, and says what is not. */
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AgentProcess } from "../lib/agent-process.ts";
import { EventSource } from "../lib/event-source.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { seededRandom } from "../lib/spool-fixture.ts";
import { coverageOf, readSpool, type SpooledRecord } from "../lib/spool-oracle.ts";
import { lossTotals, readStored, type StoredRecord } from "../lib/stored-records.ts";
import { TcpGate } from "../lib/tcp-gate.ts";
import { pause, until } from "../lib/until.ts";

const SEED = 99;
const ROUNDS = 6;
const DEVICE = "damaged-spool";
const damages = [
  "flip a byte",
  "truncate the tail",
  "zero 4 kB",
  "delete a segment",
  "copy a segment",
] as const;
type Damage = (typeof damages)[number];

/** What one case did, and what was whole afterwards. */
interface Case {
  readonly before: readonly SpooledRecord[];
  readonly whole: readonly SpooledRecord[];
}

const folder = mkdtempSync(join(tmpdir(), "housecall-spool-damage-"));
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
      batchIntervalSeconds: 0.1,
    },
    // All in the live lane, whose order is known; segments of 32 kB, so that a few seconds fill several.
    link: { reconnectInitialSeconds: 0.2, reconnectMaxSeconds: 1, backlogAfterSeconds: 3_600 },
    spool: { maxMebibytes: 1, minFreeMebibytes: 0 },
  },
});
const spoolFolder = join(agent.stateFolder, "spool");
const random = seededRandom(SEED);
let gate: TcpGate;
let writing: NodeJS.Timeout;
let events: EventSource;

beforeAll(async () => {
  writeFileSync(logFile, "");
  await server.start();
  await agent.claim(server);
  gate = await TcpGate.open(server.facts.ports.mqtt);
  sendThrough(gate.port);
  writing = startWriting();
  events = new EventSource({ socketPath: join(agent.stateFolder, "run", "ingest.sock"), everyMs: 20 });
});

afterAll(async () => {
  clearInterval(writing);
  events.stop();
  await agent.remove();
  await gate.remove();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

it("survives 30 cases of damage: no crash, whole records delivered, the rest declared, no number used twice", async () => {
  const cases: Case[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const damage of damages) cases.push(await runCase(damage, `${cases.length}`));
  }
  clearInterval(writing);
  events.stop();
  await agent.stop();
  await server.stop();

  const { records } = await readStored(server.dataFolder, DEVICE);
  const coverage = coverageOf(await readSpool(agent.stateFolder), records);
  const verdict = judgeCases(cases, records);
  const figures = { cases: cases.length, ...verdict, losses: lossTotals(records), ...coverage };
  process.stdout.write(`spool-damage: ${JSON.stringify(figures)}\n`);

  expect(verdict.wholeUndelivered).toEqual([]);
  expect(verdict.numbersUsedTwice).toEqual([]);
  expect(verdict.damagedRecords).toBeGreaterThan(ROUNDS);
  expect(coverage.holes).toEqual([]);
  expect(coverage).toMatchObject({ unaccounted: 0, duplicated: 0, ghosts: 0, rejected: 0 });
});

/** Collects without a server, is stopped or killed, loses something, and delivers the rest. */
async function runCase(damage: Damage, name: string): Promise<Case> {
  gate.shut();
  agent.start();
  await until("several segments lie in the spool", () => segmentBytes() > 100_000, { timeoutMs: 30_000 });
  await pause(1_000);
  await (random() < 0.5 ? agent.stop() : agent.kill());
  const before = (await readSpool(agent.stateFolder)).records;
  apply(damage);
  const whole = (await readSpool(agent.stateFolder)).records;

  gate.letThrough();
  agent.start();
  await markerIsStored(name);
  expect(agent.isRunning).toBe(true);
  await agent.stop();
  return { before, whole };
}

/** Live records go out urgent first, logs last and in order: when this line is stored, all that was whole before it is. */
async function markerIsStored(name: string): Promise<void> {
  const marker = `[marker ${name}.]`;
  appendFileSync(logFile, `${marker}\n`);
  const query = new URLSearchParams({ fromMs: "0", toMs: String(Date.now() + 3_600_000), text: marker });
  await until(
    `"${marker}" is stored`,
    async () => (await server.api<unknown[]>("GET", `/api/devices/${DEVICE}/logs?${query}`)).length > 0,
    { timeoutMs: 60_000, everyMs: 100 },
  );
}

/** Damages one seeded file at a seeded place. */
function apply(damage: Damage): void {
  const files = segments().filter((each) => each.sizeBytes > 200);
  const { name, sizeBytes } = files[Math.floor(random() * files.length)] ?? { name: "none", sizeBytes: 0 };
  const path = join(spoolFolder, name);
  const at = Math.floor(random() * sizeBytes);
  if (damage === "delete a segment") rmSync(path);
  if (damage === "truncate the tail") truncateSync(path, at);
  if (damage === "copy a segment") copyFileSync(path, join(spoolFolder, nameOfCopy(name)));
  if (damage === "flip a byte") overwrite(path, at, (bytes) => bytes.fill((bytes[0] ?? 0) ^ 0xff), 1);
  if (damage === "zero 4 kB") overwrite(path, at, (bytes) => bytes.fill(0), 4_096);
}

function overwrite(path: string, at: number, change: (bytes: Buffer) => void, length: number): void {
  const bytes = readFileSync(path);
  change(bytes.subarray(at, at + length));
  writeFileSync(path, bytes);
}

/** As if a restored backup had brought an old file back: the same content under the newest ordinal. */
function nameOfCopy(name: string): string {
  const ordinals = segments().map((each) => Number.parseInt(each.name.split("-")[1] ?? "0", 16));
  const ordinal = (Math.max(...ordinals) + 1).toString(16).padStart(8, "0");
  return name.replace(/-[0-9a-f]{8}-/, `-${ordinal}-`);
}

function judgeCases(cases: readonly Case[], stored: readonly StoredRecord[]) {
  const kept = new Map(stored.map((record) => [keyOf(record), record]));
  const damaged = new Set<string>();
  const numbersUsedTwice = new Set<string>();
  for (const { before, whole } of cases) {
    const wholeKeys = new Set(whole.map(keyOf));
    for (const record of before) {
      const key = keyOf(record);
      const known = kept.get(key);
      if (!wholeKeys.has(key) && known === undefined) damaged.add(key);
      if (known !== undefined && !known.payload.equals(record.payload)) numbersUsedTwice.add(key);
    }
  }
  const whole = cases.flatMap((each) => each.whole.map(keyOf));
  return {
    damagedRecords: damaged.size,
    wholeUndelivered: [...new Set(whole)].filter((key) => !kept.has(key) && !damaged.has(key)),
    numbersUsedTwice: [...numbersUsedTwice],
  };
}

function keyOf({ stream, sequence }: { readonly stream: string; readonly sequence: number }): string {
  return `${stream}/${sequence}`;
}

function segments(): { readonly name: string; readonly sizeBytes: number }[] {
  return readdirSync(spoolFolder)
    .filter((name) => name.endsWith(".seg"))
    .flatMap((name) => {
      const facts = statSync(join(spoolFolder, name), { throwIfNoEntry: false });
      return facts === undefined ? [] : [{ name, sizeBytes: facts.size }];
    });
}

function segmentBytes(): number {
  return segments().reduce((sum, each) => sum + each.sizeBytes, 0);
}

/** About 45 kB/s of log lines. */
function startWriting(): NodeJS.Timeout {
  const filler = "the drum turned and the water rose ".repeat(4);
  let number = 0;
  return setInterval(() => {
    let text = "";
    for (let count = 0; count < 30; count += 1) {
      number += 1;
      text += `[numbered ${number}.] ${filler}\n`;
    }
    appendFileSync(logFile, text);
  }, 100);
}

/** The claim has told the agent the server's own port; from now on it goes through the gate. */
function sendThrough(port: number): void {
  const path = join(agent.stateFolder, "identity.json");
  const identity: unknown = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(Object.assign({}, identity, { mqttPort: port })));
}
