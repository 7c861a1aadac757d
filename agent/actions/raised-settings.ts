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
  type EpochMs,
  errorMessage,
  type Logger,
  type StopTimer,
} from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";
import type { ConsentHold } from "../privacy/consent-holds.ts";
import type { ConsentRefusal, ConsentStore } from "../privacy/consent-store.ts";
import type { LogLevel } from "./wanted-action.ts";

const FILE = "raised.json";
const common = { setAtMs: z.number(), endsAtMs: z.number(), consentId: z.string() };
const schema = z.object({
  resolution: z.optional(z.object({ ...common, intervalMs: z.number().check(z.gte(1_000)) })),
  logLevel: z.optional(z.object({ ...common, level: z.enum(["warning", "info", "debug"]) })),
});
type Kept = Readonly<z.output<typeof schema>>;
type Part = keyof Kept;

interface Times {
  readonly setAtMs: EpochMs;
  readonly endsAtMs: EpochMs;
  readonly consentId: string;
}

/** How the device reports while something is raised; undefined: as its own settings say. */
export interface Raised {
  readonly intervalMs: DurationMs | undefined;
  readonly logLevel: LogLevel | undefined;
}

/** What can be raised, for how long, and what is raised now. */
export interface RaisedSettings {
  readonly now: () => Raised;
  /**
   * Both replace what was raised of the same kind before. Resolve when it is durable with when it will end, or with why the
   * owner does not allow it; when it ends, it is said to watchers. When it cannot be written, everything stays as it was.
   */
  raiseResolution(
    options: RaiseOptions & { readonly intervalMs: DurationMs },
  ): Promise<EpochMs | ConsentRefusal>;
  setLogLevel(options: RaiseOptions & { readonly level: LogLevel }): Promise<EpochMs | ConsentRefusal>;
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
  #kept: Kept;
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
      const hold = leftMs > 0 ? await this.#ask(raised.consentId) : "over";
      if (typeof hold === "string") await this.#lower(part);
      else this.#arm(part, leftMs, hold);
    }
  }

  now(): Raised {
    const { resolution, logLevel } = this.#kept;
    return { intervalMs: resolution?.intervalMs, logLevel: logLevel?.level };
  }

  raiseResolution({ intervalMs, ...options }: RaiseOptions & { readonly intervalMs: DurationMs }) {
    const times = this.#timesOf(options);
    return this.#raise("resolution", times, { resolution: { ...times, intervalMs } });
  }

  setLogLevel({ level, ...options }: RaiseOptions & { readonly level: LogLevel }) {
    const times = this.#timesOf(options);
    return this.#raise("logLevel", times, { logLevel: { ...times, level } });
  }

  watch(take: (raised: Raised) => void): void {
    this.#watchers.push(take);
    take(this.now());
  }

  stop(): void {
    for (const end of this.#ends.values()) end();
    this.#ends.clear();
  }

  #timesOf({ forMs, consentId }: RaiseOptions): Times {
    const setAtMs = this.#options.clock.nowMs();
    return { setAtMs, endsAtMs: setAtMs + Math.min(forMs, limits.raisedMaxMs), consentId };
  }

  /** What was raised of the same kind before stays in force until this is in the file. */
  async #raise(part: Part, { consentId, setAtMs, endsAtMs }: Times, raised: Kept) {
    const hold = await this.#ask(consentId);
    if (typeof hold === "string") return hold;
    try {
      await this.#inTurn(async () => {
        await this.#write({ ...this.#kept, ...raised });
        this.#kept = { ...this.#kept, ...raised };
        this.#arm(part, endsAtMs - setAtMs, hold);
      });
    } catch (error) {
      hold.release();
      throw error;
    }
    if (hold.lost.aborted) {
      await this.#lower(part);
      return "consent_revoked";
    }
    this.#tell();
    return endsAtMs;
  }

  #ask(consentId: string): Promise<ConsentHold | ConsentRefusal> {
    return this.#options.consent.ask({ scope: "action", consentId, requestedBy: "" });
  }

  /** Goes back by itself, and at once when the owner takes the permission back. */
  #arm(part: Part, leftMs: DurationMs, hold: ConsentHold): void {
    this.#ends.get(part)?.();
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

  /** Counts at once, written or not. */
  async #lower(part: Part): Promise<void> {
    this.#ends.get(part)?.();
    this.#ends.delete(part);
    const { [part]: _, ...others } = this.#kept;
    this.#kept = others;
    this.#tell();
    await this.#inTurn(() => this.#write(this.#kept));
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher(this.now());
  }

  #write(kept: Kept): Promise<void> {
    return this.#options.stateFiles.write(FILE, Buffer.from(JSON.stringify(kept)));
  }

  /** One after the other, since all go to one file. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(work);
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
