import type { Clock } from "@housecall/proto/base";

/** Everything outside that commands use. */
export interface CliWorld {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The current folder. */
  readonly folder: string;
  /** The project's folder, whose data folder is the second guess. */
  readonly rootFolder: string;
  /** Standard input. */
  readonly input: () => AsyncIterable<Uint8Array | string>;
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress and remarks. */
  readonly err: (text: string) => void;
  /** Resolves when that has gone out; who prints much waits for it, so that a slow reader holds it back. */
  readonly written: () => Promise<void>;
  readonly isErrTerminal: boolean;
  /** Asks yes or no; null when nobody can answer. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly server?: string;
  readonly config?: string;
  readonly json?: boolean;
}
