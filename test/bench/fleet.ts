import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listenToSimulator } from "../../console/simulator/simulator-lines.ts";
import { spawnSimulator } from "../../console/simulator/simulator-process.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { rootFolder } from "../lib/source-tree.ts";
import { type Figure, median } from "./table.ts";

const DEVICES = 1_000;
/** At rest, its own signals and those of its board make one batch of some twenty signals a minute. */
const MODEL = "washer-fl9";
/** A thousand claims, with keys and certificates. */
const LIVE_WITHIN_MS = 900_000;
/** Births and backlogs are over. */
const WARM_UP_MS = 90_000;
const MEASURE_MS = 120_000;
const EVERY_MS = 2_000;
/** proc(5): _SC_CLK_TCK of Linux, and pages. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Processor time and memory of a process with a thousand real agents over mutual TLS, the real server beside it. */
export async function measureFleet(): Promise<readonly Figure[]> {
  const server = new ServerProcess();
  let simulator: ChildProcess | undefined;
  try {
    await server.start();
    simulator = spawnSimulator({
      rootFolder,
      parameters: [
        ...["run", "--state", join(server.folder, "simulated")],
        ...["--count", String(DEVICES), "--model", MODEL],
      ],
      input: "pipe",
      onErrorText: (text) => process.stderr.write(text),
    });
    await allLive(simulator, server);
    await sleep(WARM_UP_MS);
    return await measure(simulator.pid ?? 0, server);
  } finally {
    simulator?.kill("SIGKILL");
    await server.remove();
  }
}

/** The simulator makes one device after the other; its tokens come from the real API. */
function allLive(simulator: ChildProcess, server: ServerProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (message: string): void => reject(new Error(message));
  const timer = setTimeout(() => fail("the fleet did not come to life in time"), LIVE_WITHIN_MS);
  simulator.once("close", (code) => fail(`the simulator ended with ${code}`));
  listenToSimulator(simulator, {
    tokenFor: async (deviceId) =>
      (await server.api<{ token: string }>("POST", "/api/claim-tokens", { deviceId })).token,
    turnOf: () => Promise.reject(new Error("a fleet in real time takes no turns")),
    observed: () => Promise.reject(new Error("a fleet without an end is not judged")),
    onNoAnswer: (about, error) => fail(`${about}: ${String(error)}`),
    onStrange: fail,
    onLine: (line) => {
      if (line.event === "device-failed") fail(`${line.deviceId}: ${line.reason}`);
      if (line.event === "fleet-live") resolve();
    },
  });
  return promise.finally(() => clearTimeout(timer));
}

async function measure(pid: number, server: ServerProcess): Promise<readonly Figure[]> {
  const startedAt = performance.now();
  const cpuBefore = cpuSeconds(pid);
  const before = await ingestOf(server);
  const rss: number[] = [];
  while (performance.now() - startedAt < MEASURE_MS) {
    rss.push(rssBytes(pid));
    await sleep(EVERY_MS);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const cores = (cpuSeconds(pid) - cpuBefore) / seconds;
  const after = await ingestOf(server);
  if (after.connectedDevices < DEVICES)
    throw new Error(`only ${after.connectedDevices} of ${DEVICES} devices are connected`);
  const perMinute = (after.samples - before.samples) / DEVICES / (seconds / 60);
  const how = `${DEVICES} washing machines at rest in one process, mutual TLS, ${perMinute.toFixed(0)} samples a minute each, server beside it, over 2 minutes`;
  return [
    { name: "fleet CPU", value: cores, unit: "cores", floor: "≤ 1", how },
    { name: "fleet RSS", value: median(rss) / 1e6, unit: "MB", floor: "≤ 1,500", how },
  ];
}

async function ingestOf(server: ServerProcess) {
  const { ingest } = await server.api<{ ingest: { samples: number; connectedDevices: number } }>(
    "GET",
    "/api/health",
  );
  return ingest;
}

/** Of user and system, proc(5) stat 14 and 15; the name before them may hold spaces. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function rssBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE_BYTES;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
