import { chmodSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "@housecall/proto/base";
import { matchesHash, newSecret, secretHash } from "./secret.ts";

/** Name of the token file in the data folder: `{"url": "http://127.0.0.1:8080", "token": "…"}`. */
export const cliTokenFileName = "cli-token.json";

/** The secret with which the owner of the data folder uses the command line; worth nothing after the next start. */
export interface CliToken {
  matches(token: string): boolean;
  /** Writes the token file, readable by its owner alone, once the server's address is known. */
  publish(url: string): void;
}

/** Makes a new token, kept in memory as a hash and in the 0600 file in full. */
export function createCliToken(options: { readonly dataFolder: string; readonly random: Random }): CliToken {
  const token = newSecret(options.random);
  const hash = secretHash(token);
  return {
    matches: (given) => matchesHash(given, hash),
    publish: (url) => {
      const path = join(options.dataFolder, cliTokenFileName);
      const temporary = `${path}.new`;
      writeFileSync(temporary, `${JSON.stringify({ url, token })}\n`, { mode: 0o600 });
      chmodSync(temporary, 0o600);
      renameSync(temporary, path);
    },
  };
}
