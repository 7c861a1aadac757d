import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AppError,
  type DurationMs,
  type EpochMs,
  silentLogger,
  systemClock,
  systemRandom,
} from "@housecall/proto/base";
import { build } from "vite";
import { configSchema, type ServerConfig } from "../../console/config/schema.ts";
import { startServerIn } from "../../console/server/start-server.ts";
import { examplePlane } from "./example-plane.ts";
import type { InMemoryDataPlane } from "./in-memory-data-plane.ts";
import { rootFolder } from "./source-tree.ts";

/** The real HTTP server and the built pages over a small fleet in memory. */
export interface ExampleConsole {
  readonly url: string;
  readonly setUpLink: string;
  readonly plane: InMemoryDataPlane;
  /** Puts the server's clock forward. */
  advance(lengthMs: DurationMs): void;
  /** The server's clock. */
  nowMs(): EpochMs;
  stop(): Promise<void>;
}

/** Builds the pages into a folder of their own, so that no other build disturbs them, and starts it on a free port. */
export async function startExampleConsole(change: Partial<ServerConfig> = {}): Promise<ExampleConsole> {
  let aheadMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs };
  const plane = examplePlane(clock);
  const folder = mkdtempSync(join(tmpdir(), "housecall-example-"));
  const webFolder = join(folder, "web");
  const configFile = join(rootFolder, "console/web/vite.config.ts");
  await build({ configFile, logLevel: "error", build: { outDir: webFolder } });
  const folders = { dataFolder: join(folder, "data"), keysFolder: join(folder, "keys") };
  const config = { ...configSchema.parse({}), ...folders, httpPort: 0, localAgent: false, ...change };
  const server = await startServerIn(config, {
    clock,
    random: systemRandom,
    logger: silentLogger,
    version: "0.1.0",
    webFolder,
    ruleTools: { lint: noRuleTools, test: noRuleTools },
    startDataPlane: async () => plane,
  });
  if (server.setUpLink === null) throw new Error("the example console already has an admin");
  const stop = async (): Promise<void> => {
    await server.stop(1_000);
    rmSync(folder, { recursive: true, force: true });
  };
  const advance = (lengthMs: DurationMs): void => {
    aheadMs += lengthMs;
  };
  return { url: server.url, setUpLink: server.setUpLink, plane, advance, nowMs: clock.nowMs, stop };
}

/** No page uses them. */
function noRuleTools(): never {
  throw new AppError("UNAVAILABLE", "The example console has no rule tools");
}
