import type { ConsoleRecords } from "@housecall/broker";
import { AppError, type Clock, type Random } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";
import { z } from "zod";
import { matchesHash, newSecret, secretHash } from "./secret.ts";

const COLLECTION = "set-up";
const CURRENT = "current";
const storedLink = z.object({ hash: z.string(), expiresAtMs: z.number() });

/** The one-time secret that makes the first admin: 10 minutes, one use, stored hashed, a new one at each start. */
export interface SetUpLink {
  /** Makes a new secret; the former one is worth nothing from now on. */
  renew(): Promise<string>;
  /**
   * Whether the secret is right, without using it up.
   *
   * @throws AppError FORBIDDEN when it is wrong, EXPIRED when it is older than 10 minutes.
   */
  check(secret: string): Promise<void>;
  /** Uses the secret up. @throws AppError FORBIDDEN when it is wrong or used, EXPIRED. */
  redeem(secret: string): Promise<void>;
}

/** The set-up link in the console's records. */
export function createSetUpLink(options: {
  readonly records: ConsoleRecords;
  readonly clock: Clock;
  readonly random: Random;
}): SetUpLink {
  const { records, clock, random } = options;

  async function requireCurrent(secret: string): Promise<{ readonly hash: string }> {
    const text = await records.get(COLLECTION, CURRENT);
    const stored = text === undefined ? undefined : storedLink.parse(JSON.parse(text));
    if (!stored || !matchesHash(secret, stored.hash)) {
      throw new AppError(
        "FORBIDDEN",
        "This set-up link is not valid. Use the newest one that the server printed.",
      );
    }
    if (clock.nowMs() > stored.expiresAtMs) {
      throw new AppError(
        "EXPIRED",
        "This set-up link is older than 10 minutes. Start the server again to get a new one.",
      );
    }
    return stored;
  }

  return {
    renew: async () => {
      const secret = newSecret(random);
      const stored = { hash: secretHash(secret), expiresAtMs: clock.nowMs() + limits.setUpLinkLifeMs };
      await records.put(COLLECTION, CURRENT, JSON.stringify(stored));
      return secret;
    },
    check: async (secret) => {
      await requireCurrent(secret);
    },
    redeem: async (secret) => {
      const stored = await requireCurrent(secret);
      const isFirst = await records.insert(COLLECTION, `used-${stored.hash}`, String(clock.nowMs()));
      if (!isFirst) throw new AppError("FORBIDDEN", "This set-up link has been used already.");
    },
  };
}
