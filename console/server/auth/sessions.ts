import type { ConsoleRecords } from "@housecall/broker";
import { type Clock, type EpochMs, MINUTE_MS, type Random } from "@housecall/proto/base";
import { newSecret, secretHash } from "./secret.ts";
import { createSessionEnds, type EndedSession, type SessionEnd, type SessionEnds } from "./session-ends.ts";
import {
  expiryOf,
  readSessionRows,
  removeSessionRow,
  type SessionRow,
  writeSessionRow,
} from "./session-rows.ts";
import { accountKey } from "./staff-account.ts";

/** More sessions than this end the least recently used one. */
const MAX_SESSIONS = 1_000;
/** Use is written down at most this often; a restart forgets at most as much idle time. */
const USE_WRITTEN_EVERY_MS = MINUTE_MS;

/** A signed-in browser. `key` is the hash of its secret. */
export interface Session {
  readonly key: string;
  readonly name: string;
  readonly expiresAtMs: EpochMs;
}

/** A session with its secret for the cookie, which is kept nowhere. */
export interface OpenedSession {
  readonly secret: string;
  readonly session: Session;
}

/** Sessions of staff: kept by the hash of their secret, idle 30 min, absolute 12 h. */
export interface Sessions {
  start(name: string): Promise<OpenedSession>;
  /** The session of a secret, counted as used now; null when there is none or it has ended. */
  use(secret: string): Session | null;
  /** Like {@link Sessions.use}, but the person did nothing: a page that refreshes itself. */
  look(secret: string): Session | null;
  /** Who had the session of a secret and why it ended; null when it was never there, ran out, or ended long ago. */
  whyEnded(secret: string): EndedSession | null;
  end(key: string, why: SessionEnd): Promise<void>;
  /** Ends all sessions of a person at once, but for `exceptKey`. */
  endAllOf(name: string, why: SessionEnd, exceptKey?: string | null): Promise<void>;
  /** Gives a session a new secret; the old one is worth nothing, who listens to its end goes on listening. */
  rotate(key: string): Promise<OpenedSession | null>;
  /** Calls once when the session ends, however it ends; at once when it has ended. Returns how to stop listening. */
  onEnd(key: string, run: () => void): () => void;
  /** Ends what has been idle or lasted too long; called now and then. */
  sweep(): Promise<void>;
}

interface Held {
  readonly records: ConsoleRecords;
  readonly clock: Clock;
  readonly random: Random;
  readonly rows: Map<string, SessionRow>;
  readonly ends: SessionEnds;
}

/** Reads the stored sessions and serves them from memory; every change is written through. */
export async function openSessions(options: {
  readonly records: ConsoleRecords;
  readonly clock: Clock;
  readonly random: Random;
}): Promise<Sessions> {
  const rows = await readSessionRows(options.records);
  const held: Held = { ...options, rows, ends: createSessionEnds() };
  return {
    start: (name) => start(held, name),
    use: (secret) => use(held, secret),
    look: (secret) => look(held, secret),
    whyEnded: (secret) => held.ends.find(secretHash(secret)),
    end: (key, why) => endAll(held, [key], why),
    endAllOf: (name, why, exceptKey = null) =>
      endAll(
        held,
        keysOf(rows, name).filter((key) => key !== exceptKey),
        why,
      ),
    rotate: (key) => rotate(held, key),
    onEnd: (key, run) => {
      if (rows.has(key)) return held.ends.listen(key, run);
      run();
      return () => undefined;
    },
    sweep: () => sweep(held),
  };
}

async function start(held: Held, name: string): Promise<OpenedSession> {
  const { records, clock, random, rows } = held;
  const secret = newSecret(random);
  const key = secretHash(secret);
  const nowMs = clock.nowMs();
  const row = { name, startedAtMs: nowMs, usedAtMs: nowMs, writtenAtMs: nowMs };
  await writeSessionRow(records, key, row);
  rows.set(key, row);
  if (rows.size > MAX_SESSIONS) await endAll(held, [leastRecentlyUsed(rows)], "displaced");
  return { secret, session: view(key, row) };
}

function look({ rows, clock }: Held, secret: string): Session | null {
  const key = secretHash(secret);
  const row = rows.get(key);
  return row && expiryOf(row) > clock.nowMs() ? view(key, row) : null;
}

function use(held: Held, secret: string): Session | null {
  const found = look(held, secret);
  const row = found && held.rows.get(found.key);
  if (!row) return null;
  row.usedAtMs = held.clock.nowMs();
  return view(found.key, row);
}

/** First nobody can use them any more, then their rows go, whatever becomes of that. `why` is null for what ran out. */
async function endAll(held: Held, keys: readonly string[], why: SessionEnd | null): Promise<void> {
  const { rows, ends, records } = held;
  for (const key of keys) {
    const row = rows.get(key);
    if (!row) continue;
    rows.delete(key);
    ends.tell(key, why && { name: row.name, why });
  }
  for (const key of keys) await removeSessionRow(records, key);
}

async function rotate(held: Held, key: string): Promise<OpenedSession | null> {
  const { rows, ends, records, random } = held;
  const row = rows.get(key);
  if (!row) return null;
  const secret = newSecret(random);
  const newKey = secretHash(secret);
  rows.delete(key);
  rows.set(newKey, row);
  ends.move(key, newKey);
  await Promise.all([removeSessionRow(records, key), writeSessionRow(records, newKey, row)]);
  return { secret, session: view(newKey, row) };
}

async function sweep(held: Held): Promise<void> {
  const { rows, clock, records } = held;
  for (const [key, row] of [...rows]) {
    if (!rows.has(key)) continue;
    if (expiryOf(row) <= clock.nowMs()) await endAll(held, [key], null);
    else if (row.usedAtMs - row.writtenAtMs >= USE_WRITTEN_EVERY_MS) await writeSessionRow(records, key, row);
  }
}

function keysOf(rows: ReadonlyMap<string, SessionRow>, name: string): string[] {
  return [...rows].filter(([, row]) => accountKey(row.name) === accountKey(name)).map(([key]) => key);
}

function view(key: string, row: SessionRow): Session {
  return { key, name: row.name, expiresAtMs: expiryOf(row) };
}

function leastRecentlyUsed(rows: ReadonlyMap<string, SessionRow>): string {
  const [oldest] = [...rows].sort(([, left], [, right]) => left.usedAtMs - right.usedAtMs);
  return oldest?.[0] ?? "";
}
