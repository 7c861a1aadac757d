/** Why a session ended before its time; what has run out by itself is not told apart. */
export type SessionEnd =
  | "signed-out"
  | "signed-out-everywhere"
  | "role-changed"
  | "account-disabled"
  | "password-changed"
  | "totp-changed"
  | "displaced";

/** A session that ended before its time. */
export interface EndedSession {
  readonly name: string;
  readonly why: SessionEnd;
}

/** Ended sessions remembered; beyond it the oldest is forgotten, whose reader is told no reason. */
const MAX_ENDED = 1_000;

/** Tells whoever listens that a session has ended, and remembers the newest ends for whoever comes back with an old secret. */
export interface SessionEnds {
  listen(key: string, run: () => void): () => void;
  /** Tells everybody who listens, once. */
  tell(key: string, ended: EndedSession | null): void;
  /** The session goes on under another key, and with it who listens. */
  move(key: string, newKey: string): void;
  find(key: string): EndedSession | null;
}

/** Ends by session key, in memory. */
export function createSessionEnds(): SessionEnds {
  const listeners = new Map<string, Set<() => void>>();
  const newest = new Map<string, EndedSession>();
  const remember = (key: string, ended: EndedSession): void => {
    newest.set(key, ended);
    const oldest = newest.size > MAX_ENDED ? newest.keys().next().value : undefined;
    if (oldest !== undefined) newest.delete(oldest);
  };
  return {
    find: (key) => newest.get(key) ?? null,
    tell: (key, ended) => {
      if (ended) remember(key, ended);
      for (const run of listeners.get(key) ?? []) run();
      listeners.delete(key);
    },
    move: (key, newKey) => {
      const runs = listeners.get(key);
      if (!runs) return;
      listeners.delete(key);
      listeners.set(newKey, runs);
    },
    listen: (key, run) => {
      const runs = listeners.get(key) ?? new Set();
      listeners.set(key, runs.add(run));
      return () => void runs.delete(run);
    },
  };
}
