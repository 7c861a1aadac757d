import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAgentConfig } from "../../../../agent/config.ts";
import { loadConfig } from "../../../../console/config/load-config.ts";
import { localAgentConfig } from "../../../../console/start/local-agent-settings.ts";

describe("settings of this machine's agent", () => {
  it("are what the agent reads: state and logs without asking, and the server's own log among the files", () => {
    const text = JSON.stringify(localAgentConfig(loadConfig({ environment: {} })));

    const config = readAgentConfig(text, { source: "agent.json", resolvePath: (path) => join("/srv", path) });

    expect(config.consent.preConsented).toEqual(["state", "logs", "tail"]);
    expect(config.logs.files).toEqual(["/srv/data/logs/server.log"]);
    expect([config.collect.sampleIntervalMs, config.collect.batchIntervalMs]).toEqual([5_000, 5_000]);
  });

  it("never ask the agent to send more often than it measures", () => {
    const environment = { HOUSECALL_LOCAL_AGENT_SAMPLE_INTERVAL_SECONDS: "60" };
    const text = JSON.stringify(localAgentConfig(loadConfig({ environment })));

    expect(() => readAgentConfig(text, { source: "agent.json", resolvePath: (path) => path })).not.toThrow();
  });
});
