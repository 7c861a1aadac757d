import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { AppError, errorMessage } from "@housecall/proto/base";
import { loadConfig } from "./load-config.ts";
import type { ServerConfig } from "./schema.ts";

const DEFAULT_FILE = "housecall.yml";

/**
 * Reads the configuration file and the environment; all paths come back absolute.
 *
 * Without `path` and HOUSECALL_CONFIG it takes housecall.yml of `folder` if there is one.
 *
 * @throws AppError CONFIG_INVALID also when the named file cannot be read.
 */
export function readConfig(options: {
  readonly path: string | undefined;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): { readonly config: ServerConfig; readonly filePath: string | null } {
  const { folder, environment } = options;
  const named = options.path ?? environment["HOUSECALL_CONFIG"];
  const filePath = resolve(folder, named ?? DEFAULT_FILE);
  if (named === undefined && !existsSync(filePath)) {
    return { config: withAbsolutePaths(loadConfig({ environment }), folder), filePath: null };
  }
  const config = loadConfig({ file: { path: filePath, text: readText(filePath) }, environment });
  return { config: withAbsolutePaths(config, dirname(filePath)), filePath };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new AppError(
      "CONFIG_INVALID",
      `The configuration file ${path} cannot be read (${errorMessage(error)}).`,
      { cause: error },
    );
  }
}

function withAbsolutePaths(config: ServerConfig, folder: string): ServerConfig {
  return {
    ...config,
    dataFolder: resolve(folder, config.dataFolder),
    keysFolder: resolve(folder, config.keysFolder),
    agentStateFolder: resolve(folder, config.agentStateFolder),
    ruleFolders: config.ruleFolders.map((each) => resolve(folder, each)),
  };
}
