import { AppError, DAY_MS, MEBIBYTE } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { readAgentConfig } from "../../../agent/config.ts";

const read = (config: unknown) =>
  readAgentConfig(JSON.stringify(config), {
    source: "agent.json",
    resolvePath: (path) => (path.startsWith("/") ? path : `/etc/${path}`),
  });

function faultsOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.message}`;
  }
  return "none";
}

describe("agent configuration", () => {
  it("needs only the state folder and turns units into milliseconds and bytes", () => {
    const config = read({
      stateFolder: "state",
      spool: { maxMebibytes: 2 },
      collect: { sampleIntervalSeconds: 0.5 },
    });

    expect(config).toMatchObject({
      stateFolder: "/etc/state",
      spool: { maxBytes: 2 * MEBIBYTE, maxAgeMs: 7 * DAY_MS },
      collect: { sampleIntervalMs: 500, batchIntervalMs: 60_000 },
      firmwareSockets: { folder: "/etc/state/run" },
      log: { file: "" },
    });
  });

  it("names every fault at once, unknown keys included", () => {
    const faults = faultsOf(() =>
      read({
        statFolder: "x",
        spool: { maxMebibytes: 0, color: 1 },
        log: { level: "loud" },
        collect: { topProcesses: 1.5 },
      }),
    );

    for (const part of [
      "CONFIG_INVALID",
      "stateFolder",
      '"statFolder"',
      "spool.maxMebibytes: wanted at least 1",
      '"color"',
      "log.level: wanted one of error",
      "collect.topProcesses",
    ]) {
      expect(faults).toContain(part);
    }
  });

  it("refuses settings that contradict each other", () => {
    const faults = faultsOf(() =>
      read({
        stateFolder: "s",
        collect: { sampleIntervalSeconds: 60, batchIntervalSeconds: 10 },
        link: { reconnectInitialSeconds: 9, reconnectMaxSeconds: 3 },
      }),
    );

    expect(faults).toContain("collect.batchIntervalSeconds");
    expect(faults).toContain("link.reconnectMaxSeconds");
  });

  it("says that a file is not JSON", () => {
    expect(faultsOf(() => readAgentConfig("{", { source: "a.json", resolvePath: String }))).toContain(
      "CONFIG_INVALID Configuration a.json: is not JSON",
    );
  });
});
