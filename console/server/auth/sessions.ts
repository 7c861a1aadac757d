import type { ConsoleRecords } from "@housecall/broker";
import { type Clock, type EpochMs, MINUTE_MS, type Random } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";
import { z } from "zod";
import { newSecret, secretHash } from "./secret.ts";

const COLLECTION = "sessions";
/** More sessions than this end the least recently used one. */
const MAX_SESSIONS = 1_000;
/** Use is written down at most this often; a restart forgets at most as much idle time. */
const USE_WRITTEN_EVERY_MS = MINUTE_MS;

const storedSession = z.object({ name: z.string(), startedAtMs: z.number(), usedAtMs: z.number() });
type StoredSession = z.infer<typeof storedSession>;

/** A signed-in browser. `key` is the hash of its secret. */
export interface Session {
  readonly key: string;
  readonly name: string;
  readonly expiresAtMs: EpochMs;
}

/** Sessions of staff: kept by the hash of their secret, idle 30 min, absolute 12 h. */
export interface Sessions {
  /** Returns the secret for the cookie; it is kept nowhere. */
  start(name: string): Promise<{ readonly secret: string; readonly session: Session }>;
  /** The session of a secret, counted as used now; null when there is none or it has ended. */
  use(secret: string): Session | null;
  /** Like {@link Sessions.use}, but the person did nothing: a page that refreshes itself. */
  look(secret: string): Session | null;
  end(key: string): Promise<void>;
  /** Calls once when the session ends, however it ends; at once when it has ended. Returns how to stop listening. */
  onEnd(key: string, run: () => void): () => void;
  /** Ends what has been idle or lasted too long; called now and then. */
  sweep(): Promise<void>;
}

/** Reads the stored sessions and serves them from memory; every change is written through. */
export async function openSessions(options: {
  readonly records: ConsoleRecords;
  readonly clock: Clock;
  readonly random: Random;
}): Promise<Sessions> {
  const { records, clock, random } = options;
  const sessions = await readSessions(records);
  const listeners = createEndListeners();

  const write = (key: string, { name, startedAtMs, usedAtMs }: StoredSession): Promise<void> =>
    records.put(COLLECTION, key, JSON.stringify({ name, startedAtMs, usedAtMs }));

  async function start(name: string): Promise<{ secret: string; session: Session }> {
    const secret = newSecret(random);
    const key = secretHash(secret);
    const nowMs = clock.nowMs();
    const stored = { name, startedAtMs: nowMs, usedAtMs: nowMs, writtenAtMs: nowMs };
    await write(key, stored);
    sessions.set(key, stored);
    if (sessions.size > MAX_SESSIONS) await end(leastRecentlyUsed(sessions));
    return { secret, session: view(key, stored) };
  }

  function look(secret: string): Session | null {
    const key = secretHash(secret);
    const stored = sessions.get(key);
    return stored && expiryOf(stored) > clock.nowMs() ? view(key, stored) : null;
  }

  function use(secret: string): Session | null {
    const found = look(secret);
    const stored = found && sessions.get(found.key);
    if (!stored) return null;
    stored.usedAtMs = clock.nowMs();
    return view(found.key, stored);
  }

  async function end(key: string): Promise<void> {
    if (!sessions.delete(key)) return;
    listeners.tell(key);
    await records.remove(COLLECTION, key);
  }

  async function sweep(): Promise<void> {
    for (const [key, stored] of [...sessions]) {
      if (expiryOf(stored) <= clock.nowMs()) await end(key);
      else if (stored.usedAtMs - stored.writtenAtMs >= USE_WRITTEN_EVERY_MS) {
        stored.writtenAtMs = stored.usedAtMs;
        await write(key, stored);
      }
    }
  }

  function onEnd(key: string, run: () => void): () => void {
    if (sessions.has(key)) return listeners.add(key, run);
    run();
    return () => undefined;
  }

  return { start, use, look, end, onEnd, sweep };
}

function createEndListeners() {
  const listeners = new Map<string, Set<() => void>>();
  return {
    tell: (key: string): void => {
      for (const run of listeners.get(key) ?? []) run();
      listeners.delete(key);
    },
    add: (key: string, run: () => void): (() => void) => {
      const runs = listeners.get(key) ?? new Set();
      listeners.set(key, runs.add(run));
      return () => {
        runs.delete(run);
        if (runs.size === 0) listeners.delete(key);
      };
    },
  };
}

async function readSessions(
  records: ConsoleRecords,
): Promise<Map<string, StoredSession & { writtenAtMs: EpochMs }>> {
  const rows = await records.list(COLLECTION);
  return new Map(
    rows.map(({ key, value }) => {
      const stored = storedSession.parse(JSON.parse(value));
      return [key, { ...stored, writtenAtMs: stored.usedAtMs }];
    }),
  );
}

function expiryOf(stored: StoredSession): EpochMs {
  return Math.min(stored.usedAtMs + limits.sessionIdleMs, stored.startedAtMs + limits.sessionMaxMs);
}

function view(key: string, stored: StoredSession): Session {
  return { key, name: stored.name, expiresAtMs: expiryOf(stored) };
}

function leastRecentlyUsed(sessions: ReadonlyMap<string, StoredSession>): string {
  const [oldest] = [...sessions].sort(([, left], [, right]) => left.usedAtMs - right.usedAtMs);
  return oldest?.[0] ?? "";
}
