import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentProcess } from "../lib/agent-process.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { type Figure, median } from "./table.ts";

const PULL_BYTES = 10 * 1_048_576;
const RUNS = 5;

/** From asking for a pull of 10 MiB to the file being downloadable. */
export async function measureLogPull(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "housecall-bench-logs-"));
  const server = new ServerProcess();
  const path = join(folder, "app.log");
  writeLines(path);
  const agent = new AgentProcess({
    deviceId: "bench-pull",
    config: { logs: { files: [path], journal: "off", kmsg: "off" } },
  });
  try {
    await server.start();
    await agent.claim(server);
    agent.start();
    await untilOnline(server, agent.deviceId);
    const seconds: number[] = [];
    for (let run = 0; run < RUNS; run += 1) seconds.push(await measurePull(server, agent.deviceId));
    const how = `real agent, redacted, SHA-256 checked; median of ${RUNS}`;
    return [
      { name: "log pull of 10 MB", value: median(seconds), unit: "s", floor: "≤ 5", how },
      { name: "log pull", value: PULL_BYTES / 1e6 / median(seconds), unit: "MB/s", floor: "", how },
    ];
  } finally {
    await agent.remove();
    await server.remove();
    rmSync(folder, { recursive: true });
  }
}

function writeLines(path: string): void {
  let lines = "";
  for (let index = 0; lines.length < PULL_BYTES * 1.2; index += 1) {
    const at = new Date(Date.now() - 600_000 + index).toISOString();
    lines += `${at} INFO worker[${index % 97}]: handled request ${index} for user${index}@example.org in ${(index * 7) % 900} ms\n`;
  }
  appendFileSync(path, lines);
}

async function untilOnline(server: ServerProcess, deviceId: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const device = await server.api<{ presence: string }>("GET", `/api/devices/${deviceId}`);
    if (device.presence === "online") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the agent did not come online");
}

async function measurePull(server: ServerProcess, deviceId: string): Promise<number> {
  const startedAt = performance.now();
  const request = { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 60_000, maxBytes: PULL_BYTES };
  const { id } = await server.api<{ id: string }>("POST", `/api/devices/${deviceId}/pulls`, request);
  for (;;) {
    const command = await server.api<{
      state: string;
      reason: string;
      isDownloadable: boolean;
      manifest: { sizeBytes: number } | null;
    }>("GET", `/api/commands/${id}`);
    if (command.isDownloadable) {
      if ((command.manifest?.sizeBytes ?? 0) < PULL_BYTES * 0.9)
        throw new Error(`pulled only ${command.manifest?.sizeBytes} bytes`);
      return (performance.now() - startedAt) / 1_000;
    }
    if (["failed", "rejected", "expired", "cancelled"].includes(command.state))
      throw new Error(`pull ${command.state}: ${command.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
