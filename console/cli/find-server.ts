import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage } from "@housecall/proto/base";
import { z } from "zod";
import { readConfig } from "../config/read-config.ts";
import { cliTokenFileName } from "../server/auth/cli-token.ts";
import type { CliWorld, CommonOptions } from "./cli-world.ts";
import { CliError } from "./exit-codes.ts";

const tokenFile = z.object({ url: z.url(), token: z.string() });
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Address of the running server and the token that it wrote for us. */
export interface FoundServer {
  readonly url: string;
  readonly token: string;
}

/**
 * Finds the server through the token file in its data folder; `--server` wins over the address in there.
 *
 * @throws CliError unreachable without a token file; usage for an address of another machine, to which the token is never sent.
 */
export function findServer(world: CliWorld, options: CommonOptions): FoundServer {
  const { config } = readConfig({
    path: options.config,
    folder: world.folder,
    environment: world.environment,
  });
  const candidates = [config.dataFolder, join(world.rootFolder, "data")].map((folder) =>
    join(folder, cliTokenFileName),
  );
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new CliError(
      "unreachable",
      `No server has been started here: ${candidates[0]} is missing. Start one with "npm start".`,
    );
  }
  const { url, token } = readToken(path);
  const chosen = options.server ?? world.environment["HOUSECALL_SERVER"] ?? url;
  return { url: loopbackUrl(chosen), token };
}

function readToken(path: string): FoundServer {
  try {
    return tokenFile.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const isForbidden = (error as { code?: unknown }).code === "EACCES";
    if (isForbidden) {
      throw new CliError(
        "notPermitted",
        `${path} belongs to another user; run this as the user that runs the server.`,
        { cause: error },
      );
    }
    throw new CliError("failed", `${path} is not readable: ${errorMessage(error)}`, { cause: error });
  }
}

function loopbackUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new CliError("usage", "--server: wanted an address such as http://127.0.0.1:8080");
  if (!LOOPBACK.has(url.hostname)) {
    throw new CliError(
      "usage",
      "--server: the command line works on the server's own machine (127.0.0.1 or localhost).",
    );
  }
  return url.origin;
}
