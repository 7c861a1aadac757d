import { join } from "node:path";
import type { ServerConfig } from "../config/schema.ts";
import { serverLogPath } from "../logging/open-server-logger.ts";

/** Flags that keep the agent small (agent/README.md has what each is worth). */
export const agentNodeFlags = [
  "--max-semi-space-size=1",
  "--optimize-for-size",
  "--v8-pool-size=1",
  "--no-opt",
  "--no-maglev",
  "--no-sparkplug",
  "--bytecode-old-age=1",
  "--disable-warning=ExperimentalWarning",
] as const;

/** Settings of the C library, mallopt(3): memory that was freed goes back to the system at once. */
export const agentMemorySettings = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "32768",
  MALLOC_TRIM_THRESHOLD_: "65536",
  MALLOC_TOP_PAD_: "16384",
} as const;

/** Where the files of this machine's agent are. */
export function agentPaths(stateFolder: string) {
  return {
    config: join(stateFolder, "agent.json"),
    log: join(stateFolder, "agent.log"),
    /** Written by the agent's claim. */
    identity: join(stateFolder, "identity.json"),
    processId: join(stateFolder, "agent.pid"),
  };
}

/**
 * The configuration file of this machine's agent, made anew at each start.
 *
 * The person who types `npm start` is the owner of the machine: reading state and logs needs no further asking.
 */
export function localAgentConfig(config: ServerConfig): object {
  return {
    stateFolder: config.agentStateFolder,
    collect: {
      sampleIntervalSeconds: config.localAgentSampleIntervalSeconds,
      batchIntervalSeconds: Math.max(
        config.localAgentUploadIntervalSeconds,
        config.localAgentSampleIntervalSeconds,
      ),
    },
    logs: { files: [serverLogPath(config.dataFolder)] },
    consent: { preConsented: ["state", "logs", "tail"] },
    link: { reconnectInitialSeconds: 0.5, reconnectMaxSeconds: 10 },
    log: { file: agentPaths(config.agentStateFolder).log },
  };
}
