/**
 * The firmware's connection to ingest.sock: one JSON object per line, `agent/firmware/ingest-message.ts`.
 *
 *     {"type":"samples","values":{"drum_level_khz":24.18},"atMs":1767600000000}
 */
import type { EpochMs, Logger } from "@housecall/proto/base";
import type { ProgramEnd, SimulatedSockets } from "../platform/simulated-sockets.ts";

/** Values of attributes and state entries. */
export type LineValue = string | number | boolean;
export type LineValues = Readonly<Record<string, LineValue>>;

/** syslog severities that firmware uses. */
export const Severity = { Critical: 2, Error: 3, Warning: 4, Notice: 5, Info: 6, Debug: 7 } as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

/** Lines that wait while the agent is not there yet; the oldest go first. */
const MAX_WAITING = 1_000;

/** Where the firmware says what it has to say. */
export class AgentLine {
  readonly #sockets: SimulatedSockets;
  readonly #path: string;
  readonly #program: string;
  readonly #logger: Logger;
  #waiting: string[] = [];
  #end: ProgramEnd | undefined;

  constructor(options: {
    readonly sockets: SimulatedSockets;
    readonly path: string;
    /** Name of the firmware's program in its log lines. */
    readonly program: string;
    /** Told what the agent refuses. */
    readonly logger: Logger;
  }) {
    this.#sockets = options.sockets;
    this.#path = options.path;
    this.#program = options.program;
    this.#logger = options.logger;
  }

  /** Signals that exist once, by id. */
  samples(atMs: EpochMs, values: Readonly<Record<string, number>>): void {
    this.#write({ type: "samples", values, atMs });
  }

  /** One instance of a signal: `inlet_flow_l_per_min` of valve `cold`. */
  sample(
    atMs: EpochMs,
    sample: { readonly signal: string; readonly instance: string; readonly value: number },
  ): void {
    this.#write({ type: "sample", ...sample, atMs });
  }

  /** What the device says of itself: programme, door, error on the display. */
  state(entries: LineValues): void {
    this.#write({ type: "state", entries });
  }

  event(
    atMs: EpochMs,
    event: { readonly name: string; readonly severity: Severity; readonly attributes: LineValues },
  ): void {
    this.#write({ type: "event", ...event, atMs });
  }

  /** The summary of a cycle that has just ended, however it ended. */
  cycle(cycle: {
    readonly name: string;
    readonly result: string;
    readonly startedAtMs: EpochMs;
    readonly endedAtMs: EpochMs;
    readonly attributes: LineValues;
  }): void {
    this.#write({ type: "cycle", ...cycle });
  }

  /** A line of the firmware's own log. */
  log(atMs: EpochMs, severity: Severity, message: string): void {
    this.#write({ type: "log", program: this.#program, severity, message, atMs });
  }

  #write(message: Readonly<Record<string, unknown>>): void {
    this.#waiting.push(`${JSON.stringify(message)}\n`);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#end ??= this.#connect();
    if (this.#end === undefined) return;
    this.#end.write(this.#waiting.join(""));
    this.#waiting = [];
  }

  #connect(): ProgramEnd | undefined {
    if (!this.#sockets.isListening(this.#path)) return undefined;
    const end = this.#sockets.connect(this.#path);
    end.onText((text) => this.#logger.error("simulated-firmware-refused", text.trim()));
    return end;
  }
}
