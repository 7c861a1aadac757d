import { AgentProcess } from "../lib/agent-process.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { type Figure, median } from "./table.ts";

const WARM_UP_MS = 15_000;
const MEASURE_MS = 120_000;
const EVERY_MS = 2_000;

/** Memory and processor time of the real agent on this machine over two minutes, its children included. */
export async function measureAgentFootprint(): Promise<readonly Figure[]> {
  const server = new ServerProcess();
  const agent = new AgentProcess({
    deviceId: "bench-agent",
    config: { collect: { sampleIntervalSeconds: 10, batchIntervalSeconds: 60 } },
  });
  try {
    await server.start();
    await agent.claim(server);
    agent.start();
    await sleep(WARM_UP_MS);
    const cpuBefore = agent.cpuSeconds();
    const startedAt = performance.now();
    const samples: { rssBytes: number; privateDirtyBytes: number }[] = [];
    while (performance.now() - startedAt < MEASURE_MS) {
      samples.push(agent.memory());
      await sleep(EVERY_MS);
    }
    const cpuRatio = (agent.cpuSeconds() - cpuBefore) / ((performance.now() - startedAt) / 1_000);
    const how = "real agent, 10 s samples, minute batches, with children, journal quiet, over 2 minutes";
    const megabytes = (bytes: readonly number[]) => median(bytes) / 1e6;
    return [
      {
        name: "agent RSS",
        value: megabytes(samples.map((sample) => sample.rssBytes)),
        unit: "MB",
        floor: "≤ 70",
        how,
      },
      {
        name: "agent private dirty",
        value: megabytes(samples.map((sample) => sample.privateDirtyBytes)),
        unit: "MB",
        floor: "",
        how,
      },
      { name: "agent CPU", value: cpuRatio * 100, unit: "% of a core", floor: "", how },
    ];
  } finally {
    await agent.remove();
    await server.remove();
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
