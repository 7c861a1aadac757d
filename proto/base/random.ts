import { randomBytes } from "node:crypto";

/** The only source of randomness; seeded in tests and in the simulator. */
export interface Random {
  /** Evenly spread in [0, 1). */
  next(): number;
  bytes(length: number): Uint8Array;
}

/** Cryptographically secure randomness of the operating system. */
export const systemRandom: Random = {
  next: () => randomBytes(4).readUInt32BE(0) / 2 ** 32,
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
