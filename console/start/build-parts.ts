import { join } from "node:path";
import { isStale } from "./newest-change.ts";
import type { Progress } from "./progress.ts";
import { runProgram } from "./run-program.ts";

/** Where the parts are that must be built before they run. */
export interface BuiltParts {
  readonly webFolder: string;
  readonly agentBundle: string;
}

/** Paths of the built parts below the project's folder. */
export function builtParts(rootFolder: string): BuiltParts {
  return {
    webFolder: join(rootFolder, "console/web/dist"),
    agentBundle: join(rootFolder, "agent/dist/housecall-agent.cjs"),
  };
}

/** Builds the web page and the agent's bundle where their sources are newer. */
export async function buildParts(options: {
  readonly rootFolder: string;
  readonly node: string;
  readonly withAgent: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { rootFolder, node, progress, signal } = options;
  const { webFolder, agentBundle } = builtParts(rootFolder);
  const at = (path: string): string => join(rootFolder, path);
  const shared = [at("proto"), at("package-lock.json")];

  if (isStale(join(webFolder, "index.html"), [at("console/web"), ...shared])) {
    const vite = at("node_modules/vite/bin/vite.js");
    const command = [node, vite, "build", "--logLevel", "warn"];
    await progress.step("Building the web page", () =>
      runProgram({ title: "Building the web page", command, folder: at("console/web"), signal }),
    );
  }
  if (options.withAgent && isStale(agentBundle, [at("agent"), ...shared])) {
    const command = [node, at("agent/bundle.ts")];
    await progress.step("Bundling the agent", () =>
      runProgram({ title: "Bundling the agent", command, folder: rootFolder, signal }),
    );
  }
}
