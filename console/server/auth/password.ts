import { argon2, timingSafeEqual } from "node:crypto";
import { AppError, type Random } from "@housecall/proto/base";

/** What one hash costs: memory in KiB, passes over it, lanes. Kept in each hash, so it may grow. */
export interface PasswordCost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's smallest recommended setting for argon2id: 19 MiB, 2 passes, 1 lane. No configuration changes it. */
const owaspCost: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 };

const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Hashes computed at once; each takes 19 MiB and one thread. */
const MAX_RUNNING = 2;
/** Hashes that may wait; more are refused, so that a flood of sign-ins cannot use up memory. */
const MAX_WAITING = 32;

/** Hashes and checks passwords with argon2id. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for a missing hash as for a wrong password. @throws AppError RATE_LIMITED when too many wait. */
  matches(password: string, hash: string | undefined): Promise<boolean>;
}

/** Makes {@link Passwords}; a hash reads `argon2id$m=19456,t=2,p=1$<salt>$<tag>`, base64url. */
export function createPasswords({
  random,
  cost = owaspCost,
}: {
  readonly random: Random;
  readonly cost?: PasswordCost;
}): Passwords {
  const inTurn = createTurns();
  const dummy = inTurn(() => hashWith("no one's password", random.bytes(SALT_BYTES), cost));
  return {
    hash: (password) => inTurn(() => hashWith(password, random.bytes(SALT_BYTES), cost)),
    matches: async (password, hash) => {
      const expected = hash ?? (await dummy);
      const salt = Buffer.from(expected.split("$")[2] ?? "", "base64url");
      const actual = await inTurn(() => hashWith(password, salt, costOf(expected)));
      const isEqual = timingSafeEqual(tagOf(actual), tagOf(expected));
      return isEqual && hash !== undefined;
    },
  };
}

function hashWith(password: string, salt: Uint8Array, cost: PasswordCost): Promise<string> {
  const { memory, passes, parallelism } = cost;
  return new Promise((resolve, reject) => {
    const input = {
      memory,
      passes,
      parallelism,
      message: password.normalize("NFKC"),
      nonce: salt,
      tagLength: TAG_BYTES,
    };
    argon2("argon2id", input, (error, tag) => {
      if (error) return reject(error);
      const encodedSalt = Buffer.from(salt).toString("base64url");
      resolve(
        `argon2id$m=${memory},t=${passes},p=${parallelism}$${encodedSalt}$${Buffer.from(tag).toString("base64url")}`,
      );
    });
  });
}

function costOf(hash: string): PasswordCost {
  const found = /^argon2id\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash);
  if (!found)
    throw new AppError(
      "STORE_DAMAGED",
      "A stored password hash is not of the form argon2id$m=…,t=…,p=…$salt$tag",
    );
  return { memory: Number(found[1]), passes: Number(found[2]), parallelism: Number(found[3]) };
}

function tagOf(hash: string): Buffer {
  const tag = Buffer.from(hash.split("$")[3] ?? "", "base64url");
  return tag.length === TAG_BYTES ? tag : Buffer.alloc(TAG_BYTES);
}

function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= MAX_RUNNING) {
      if (waiting.length >= MAX_WAITING)
        throw new AppError("RATE_LIMITED", "Too many people sign in at once; try again in a minute.");
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
