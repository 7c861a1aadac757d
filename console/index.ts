/** Front door of the console: a server with the real world around it. */
import { join } from "node:path";
import { startDataPlane } from "@housecall/broker";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import type { ServerConfig } from "./config/schema.ts";
import manifest from "./package.json" with { type: "json" };
import { type RunningServer, type ServerWorld, startServerIn } from "./server/start-server.ts";
import { threadedRuleTools } from "./server/threaded-rule-tools.ts";

export { configSchema, type ServerConfig } from "./config/schema.ts";
export { cliTokenFileName } from "./server/auth/cli-token.ts";
export type { RunningServer, ServerWorld } from "./server/start-server.ts";

/** Starts data plane, HTTP API and web page in this process; parts of the world can be replaced. */
export function startServer(config: ServerConfig, world: Partial<ServerWorld> = {}): Promise<RunningServer> {
  const clock = world.clock ?? systemClock;
  return startServerIn(config, {
    clock,
    random: systemRandom,
    logger: silentLogger,
    version: manifest.version,
    webFolder: join(import.meta.dirname, "web/dist"),
    ruleTools: threadedRuleTools(clock),
    startDataPlane,
    ...world,
  });
}
