/**
 * What was raised for a while from afar, as kept in raised.json:
 *
 *     {"resolution":{"intervalMs":1000,"setAtMs":1767600000000,"endsAtMs":1767600900000,"consentId":"c-17"},
 *      "logLevel":{"level":"debug","setAtMs":1767600000000,"endsAtMs":1767600900000,"consentId":"c-17"}}
 *
 * A damaged file counts as nothing raised.
 */
import { limits } from "@housecall/proto";
import {
  type Clock,
  type DurationMs,
  errorMessage,
  type Logger,
  type StopTimer,
} from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";
import type { ConsentHold } from "../privacy/consent-holds.ts";
import type { ConsentStore } from "../privacy/consent-store.ts";
import type { LogLevel } from "./wanted-action.ts";

const FILE = "raised.json";
const common = { setAtMs: z.number(), endsAtMs: z.number(), consentId: z.string() };
const schema = z.object({
  resolution: z.optional(z.object({ ...common, intervalMs: z.number().check(z.gte(1_000)) })),
  logLevel: z.optional(z.object({ ...common, level: z.enum(["warning", "info", "debug"]) })),
});
type Kept = { -readonly [Key in keyof z.output<typeof schema>]: z.output<typeof schema>[Key] };
type Part = keyof Kept;

/** How the device reports while something is raised; undefined: as its own settings say. */
export interface Raised {
  readonly intervalMs: DurationMs | undefined;
  readonly logLevel: LogLevel | undefined;
}

/** What can be raised, for how long, and what is raised now. */
export interface RaisedSettings {
  readonly now: () => Raised;
  /** Both replace what was raised of the same kind before. Resolve when it is durable; when it ends, it is said to watchers. */
  raiseResolution(options: RaiseOptions & { readonly intervalMs: DurationMs }): Promise<number>;
  setLogLevel(options: RaiseOptions & { readonly level: LogLevel }): Promise<number>;
  /** Calls at once and with every change. */
  watch(take: (raised: Raised) => void): void;
  stop(): void;
}

interface RaiseOptions {
  readonly forMs: DurationMs;
  readonly consentId: string;
}

/** What {@link openRaisedSettings} needs. */
export interface RaisedSettingsOptions {
  readonly stateFiles: StateFiles;
  readonly consent: ConsentStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Takes up what was raised before the restart and is not over yet. */
export async function openRaisedSettings(options: RaisedSettingsOptions): Promise<RaisedSettings> {
  const settings = new TimedSettings(options, await readKept(options.stateFiles));
  await settings.resume();
  return settings;
}

/**
 * Invariants: nothing stays raised beyond `endsAtMs`, nor for longer than an hour by uptime within one run, nor without the
 * owner's consent; what is in force is in the file before it is said to be in force.
 */
class TimedSettings implements RaisedSettings {
  readonly #options: RaisedSettingsOptions;
  readonly #kept: Kept;
  readonly #ends = new Map<Part, () => void>();
  readonly #watchers: ((raised: Raised) => void)[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RaisedSettingsOptions, kept: Kept) {
    this.#options = options;
    this.#kept = kept;
  }

  /** A clock that was set back makes nothing last longer: what seems to begin in the future is over. */
  async resume(): Promise<void> {
    const nowMs = this.#options.clock.nowMs();
    for (const part of ["resolution", "logLevel"] as const) {
      const raised = this.#kept[part];
      if (raised === undefined) continue;
      const leftMs = nowMs < raised.setAtMs ? 0 : raised.endsAtMs - nowMs;
      if (leftMs <= 0) await this.#lower(part);
      else await this.#arm(part, { leftMs, consentId: raised.consentId });
    }
  }

  now(): Raised {
    const { resolution, logLevel } = this.#kept;
    return { intervalMs: resolution?.intervalMs, logLevel: logLevel?.level };
  }

  async raiseResolution({ intervalMs, ...options }: RaiseOptions & { readonly intervalMs: DurationMs }) {
    const times = this.#timesOf(options);
    this.#kept.resolution = { ...times, intervalMs };
    return this.#begin("resolution", { ...options, endsAtMs: times.endsAtMs });
  }

  async setLogLevel({ level, ...options }: RaiseOptions & { readonly level: LogLevel }) {
    const times = this.#timesOf(options);
    this.#kept.logLevel = { ...times, level };
    return this.#begin("logLevel", { ...options, endsAtMs: times.endsAtMs });
  }

  watch(take: (raised: Raised) => void): void {
    this.#watchers.push(take);
    take(this.now());
  }

  stop(): void {
    for (const end of this.#ends.values()) end();
    this.#ends.clear();
  }

  #timesOf({ forMs, consentId }: RaiseOptions) {
    const setAtMs = this.#options.clock.nowMs();
    return { setAtMs, endsAtMs: setAtMs + Math.min(forMs, limits.raisedMaxMs), consentId };
  }

  async #begin(part: Part, { forMs, consentId, endsAtMs }: RaiseOptions & { readonly endsAtMs: number }) {
    await this.#save();
    await this.#arm(part, { leftMs: Math.min(forMs, limits.raisedMaxMs), consentId });
    this.#tell();
    return endsAtMs;
  }

  /** Goes back by itself, and at once when the owner takes the permission back. */
  async #arm(part: Part, { leftMs, consentId }: { readonly leftMs: DurationMs; readonly consentId: string }) {
    this.#ends.get(part)?.();
    const hold = await this.#options.consent.ask({ scope: "action", consentId, requestedBy: "" });
    if (typeof hold === "string") return this.#lower(part);
    const lower = (): void => {
      this.#lower(part).catch((error: unknown) =>
        this.#options.logger.error(
          "raised-not-saved",
          `What was raised could not be put back: ${errorMessage(error)}`,
        ),
      );
    };
    this.#ends.set(part, endOf(hold, this.#options.clock.after(leftMs, lower), lower));
  }

  async #lower(part: Part): Promise<void> {
    this.#ends.get(part)?.();
    this.#ends.delete(part);
    delete this.#kept[part];
    this.#tell();
    await this.#save();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher(this.now());
  }

  #save(): Promise<void> {
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(() => this.#options.stateFiles.write(FILE, Buffer.from(JSON.stringify(this.#kept))));
    return this.#writing;
  }
}

function endOf(hold: ConsentHold, stopTimer: StopTimer, lower: () => void): () => void {
  hold.lost.addEventListener("abort", lower, { once: true });
  return () => {
    stopTimer();
    hold.lost.removeEventListener("abort", lower);
    hold.release();
  };
}

async function readKept(stateFiles: StateFiles): Promise<Kept> {
  const bytes = await stateFiles.read(FILE);
  if (bytes === undefined) return {};
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    // What cannot be read is not in force: the device reports as its own settings say.
    return {};
  }
}
