import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { printable } from "../logging/printable.ts";
import type { FleetLine, SimulatorLine } from "../simulator/simulator-lines.ts";
import type { CliWorld } from "./cli-world.ts";
import { span } from "./text.ts";

/** A terminal is rewritten at most so often. */
const PERIOD_MS = 200;

type Terminal = Pick<CliWorld, "clock" | "err" | "isErrTerminal">;

/** Shows on standard error how far a fast play is: one line that is rewritten on a terminal, its beginning alone otherwise. */
export class PlayProgress {
  readonly #world: Terminal;
  readonly #startedMs: number;
  #fleet: FleetLine | undefined;
  #shownMs = Number.NEGATIVE_INFINITY;
  #endedMs: number | undefined;

  constructor(world: Terminal) {
    this.#world = world;
    this.#startedMs = world.clock.uptimeMs();
  }

  /** How long it took, in real time. */
  get elapsedMs(): number {
    return (this.#endedMs ?? this.#world.clock.uptimeMs()) - this.#startedMs;
  }

  begin(fleet: FleetLine): void {
    this.#fleet = fleet;
    const devices = fleet.devices.length === 1 ? "one device" : `${fleet.devices.length} devices`;
    this.#world.err(
      `${printable(fleet.fleet)}: ${devices}, ${span(fleet.lastsMs ?? 0)}, seed ${fleet.seed}\n`,
    );
  }

  /** The world has come to this uptime. */
  reached(uptimeMs: number): void {
    const { lastsMs = null, serverFirstMs = 0 } = this.#fleet ?? {};
    const playedMs = Math.max(0, uptimeMs - serverFirstMs);
    this.#show(() => `${span(Math.floor(playedMs / MINUTE_MS) * MINUTE_MS)} of ${span(lastsMs ?? 0)} played`);
  }

  tell(line: SimulatorLine): void {
    if (line.event === "device-live")
      this.#show(() => `${printable(line.deviceId)} has lived through its past`);
    if (line.event === "device-failed")
      this.#remark(`${printable(line.deviceId)} does not run: ${printable(line.reason)}`);
    // What agents warn of, such as a lost link, is a part of the play.
    if (line.event === "log" && line.level === "error") this.#remark(`error: ${printable(line.message)}`);
  }

  end(): void {
    this.#endedMs = this.#world.clock.uptimeMs();
    if (this.#world.isErrTerminal) this.#world.err("\r\u001b[K");
  }

  #remark(text: string): void {
    this.#world.err(`${this.#world.isErrTerminal ? "\r\u001b[K" : ""}${text}\n`);
  }

  #show(text: () => string): void {
    const nowMs = this.#world.clock.uptimeMs();
    if (!this.#world.isErrTerminal || nowMs < this.#shownMs + PERIOD_MS) return;
    this.#shownMs = nowMs;
    const seconds = Math.round((nowMs - this.#startedMs) / SECOND_MS);
    this.#world.err(`\r\u001b[K${text()} (${seconds} s)`);
  }
}
