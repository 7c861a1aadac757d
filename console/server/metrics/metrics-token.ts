import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError, errorMessage, type Random } from "@housecall/proto/base";
import { matchesHash, newSecret, secretHash } from "../auth/secret.ts";

/** Name of the file in the keys folder with the token that reads metrics; it stays the same over starts. */
export const metricsTokenFileName = "metrics-token";

const MIN_CHARACTERS = 32;

/**
 * Reads the token, or makes one (0600) when there is none, and returns how to check it.
 *
 * @throws AppError CONFIG_INVALID for one that is too short to be a secret, FOLDER_UNWRITABLE.
 */
export function openMetricsToken(options: {
  readonly keysFolder: string;
  readonly random: Random;
}): (given: string) => boolean {
  const path = join(options.keysFolder, metricsTokenFileName);
  const token = readOrMake(path, options.random);
  if (token.length < MIN_CHARACTERS) {
    throw new AppError(
      "CONFIG_INVALID",
      `${path}: got ${token.length} characters, wanted at least ${MIN_CHARACTERS}. Remove it, and the next start makes one.`,
    );
  }
  const hash = secretHash(token);
  return (given) => matchesHash(given, hash);
}

function readOrMake(path: string, random: Random): string {
  try {
    if (!existsSync(path)) writeFileSync(path, `${newSecret(random)}\n`, { mode: 0o600 });
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new AppError("FOLDER_UNWRITABLE", `${path} cannot be used: ${errorMessage(cause)}`, { cause });
  }
}
