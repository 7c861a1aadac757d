import { type LiveEvent, liveEvent } from "@housecall/proto/api";

/** The part of the browser's EventSource that is used. */
export interface EventSourceLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  addEventListener(type: string, listen: (event: { readonly data: string }) => void): void;
  close(): void;
}

/** connecting: never been open yet; open; lost: was open or could not be opened, tried again by itself. */
export type LiveState = "connecting" | "open" | "lost";

/** How a {@link LiveConnection} reaches the world. */
export interface LiveOptions {
  readonly open: () => EventSourceLike;
  /** Calls `run` once after a while; returns how to stop it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly random: () => number;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: LiveState) => void;
  /** Events may have been missed: everything shown must be fetched anew. */
  readonly onGap: () => void;
}

const liveKinds = [
  "device",
  "values",
  "fault",
  "loss",
  "command",
  "tail",
  "case",
  "case_presence",
  "consent",
  "health",
] as const satisfies readonly LiveEvent["kind"][];
const firstDelayMs = 500;
const maxDelayMs = 10_000;
const openTimeoutMs = 20_000;

/**
 * The stream of live events, opened again by itself whenever it ends.
 *
 * Invariants: at most one source and one timer exist; `onGap` is called after every opening but the first, and for an event
 * that cannot be read; nothing is called after `close`.
 */
export class LiveConnection {
  readonly #options: LiveOptions;
  #source: EventSourceLike | undefined;
  #stopTimer: () => void = () => undefined;
  #failures = 0;
  #hasBeenOpen = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    this.#drop();
    this.#connect();
  }

  close(): void {
    this.#drop();
  }

  #connect(): void {
    const source = this.#options.open();
    this.#source = source;
    this.#stopTimer = this.#options.after(openTimeoutMs, () => this.#fail());
    source.onopen = () => this.#opened();
    source.onerror = () => this.#fail();
    for (const kind of liveKinds) source.addEventListener(kind, ({ data }) => this.#read(data));
  }

  #opened(): void {
    this.#stopTimer();
    this.#failures = 0;
    this.#options.onState("open");
    if (this.#hasBeenOpen) this.#options.onGap();
    this.#hasBeenOpen = true;
  }

  #fail(): void {
    this.#drop();
    this.#options.onState("lost");
    const fullMs = Math.min(maxDelayMs, firstDelayMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#hasBeenOpen = true;
    this.#stopTimer = this.#options.after(fullMs * (0.5 + 0.5 * this.#options.random()), () =>
      this.#connect(),
    );
  }

  #drop(): void {
    this.#stopTimer();
    if (!this.#source) return;
    this.#source.onopen = null;
    this.#source.onerror = null;
    this.#source.close();
    this.#source = undefined;
  }

  #read(data: string): void {
    const event = parseLiveEvent(data);
    if (event) this.#options.onEvent(event);
    else this.#options.onGap();
  }
}

function parseLiveEvent(data: string): LiveEvent | undefined {
  try {
    return liveEvent.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
