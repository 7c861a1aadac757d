import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError, silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { configSchema } from "../../console/config/schema.ts";
import { startServerIn } from "../../console/server/start-server.ts";
import { examplePlane } from "./example-plane.ts";
import type { InMemoryDataPlane } from "./in-memory-data-plane.ts";
import { rootFolder } from "./source-tree.ts";

/** The real HTTP server and the built pages over a small fleet in memory. */
export interface ExampleConsole {
  readonly url: string;
  readonly setUpLink: string;
  readonly plane: InMemoryDataPlane;
  stop(): Promise<void>;
}

/** Starts it on a free port. The pages must have been built. */
export async function startExampleConsole(): Promise<ExampleConsole> {
  const plane = examplePlane(systemClock);
  const folder = mkdtempSync(join(tmpdir(), "housecall-example-"));
  const folders = { dataFolder: join(folder, "data"), keysFolder: join(folder, "keys") };
  const config = { ...configSchema.parse({}), ...folders, httpPort: 0, localAgent: false };
  const server = await startServerIn(config, {
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    version: "0.1.0",
    webFolder: join(rootFolder, "console/web/dist"),
    ruleTools: { lint: noRuleTools, test: noRuleTools },
    startDataPlane: async () => plane,
  });
  if (server.setUpLink === null) throw new Error("the example console already has an admin");
  return { url: server.url, setUpLink: server.setUpLink, plane, stop: () => server.stop(1_000) };
}

/** No page uses them. */
function noRuleTools(): never {
  throw new AppError("UNAVAILABLE", "The example console has no rule tools");
}
