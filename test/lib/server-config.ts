import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configSchema, type ServerConfig } from "@housecall/console";

/** Settings of a server for one test: folders of its own, free ports, no agent. */
export function serverConfig(change: Partial<ServerConfig> = {}): ServerConfig {
  const folder = mkdtempSync(join(tmpdir(), "housecall-console-"));
  return {
    ...configSchema.parse({}),
    httpPort: 0,
    mqttPort: 0,
    claimPort: 0,
    dataFolder: join(folder, "data"),
    keysFolder: join(folder, "keys"),
    agentStateFolder: join(folder, "agent-state"),
    localAgent: false,
    ...change,
  };
}
