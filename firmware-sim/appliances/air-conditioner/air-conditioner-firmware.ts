import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { DailyUse } from "../../home/daily-use.ts";
import { type AgentLine, type LineValues, Severity } from "../agent-line.ts";
import type { Firmware, FirmwareBoard, Step } from "../appliance.ts";
import { type Readings, SignalReporter } from "../signal-reporter.ts";
import { type AirConditionerError, airConditionerErrors } from "./air-conditioner-errors.ts";
import { airConditionerAtRest } from "./air-conditioner-parts.ts";
import type { AirConditionerPhysics } from "./air-conditioner-physics.ts";
import { type AirConditionerReadings, readAirConditioner } from "./air-conditioner-sensors.ts";
import { type CoolingJob, coolingJobOf } from "./air-conditioner-use.ts";
import { CompressorControl } from "./compressor-control.ts";
import { ErrorWatch } from "./error-watch.ts";

/** Modes as the remote control and `mode` number them. */
const modes = { off: 0, cool: 1, fan: 3 } as const;
type Mode = keyof typeof modes;

/** What runs is looked at this often; nothing in it changes quicker. */
const ACTIVE_STEP_MS: DurationMs = 15 * SECOND_MS;

/** What the main board keeps without power. */
export interface AirConditionerMemory {
  session:
    | { readonly job: CoolingJob; readonly startedAtMs: EpochMs; readonly endsAtMs: EpochMs }
    | undefined;
  setCelsius: number;
}

/** The program of the indoor unit: cools, dries itself, watches drain, wires and outdoor unit, and reports. */
export class AirConditionerFirmware implements Firmware {
  readonly #physics: AirConditionerPhysics;
  readonly #board: FirmwareBoard;
  readonly #agent: AgentLine;
  readonly #memory: AirConditionerMemory;
  readonly #use: DailyUse;
  readonly #control: CompressorControl;
  readonly #watch: ErrorWatch;
  readonly #reporter: SignalReporter;
  #saidMode: Mode | "" = "";
  #saidError: AirConditionerError | undefined;
  #dryUntilMs = 0;

  constructor(options: {
    readonly board: FirmwareBoard;
    readonly physics: AirConditionerPhysics;
    readonly memory: AirConditionerMemory;
    readonly use: DailyUse;
  }) {
    this.#physics = options.physics;
    this.#board = options.board;
    this.#agent = options.board.agent;
    this.#memory = options.memory;
    this.#use = options.use;
    this.#control = new CompressorControl(options.physics.model);
    this.#watch = new ErrorWatch(options.physics.model);
    this.#reporter = new SignalReporter(options.board, "air-conditioner");
  }

  mayStart(): boolean {
    return this.#watch.error === undefined;
  }

  step(step: Step): DurationMs {
    const readings = readAirConditioner(this.#physics, this.#board.random);
    if (this.#saidMode === "") this.#wakeUp(step, readings);
    const seconds = step.lengthMs / SECOND_MS;
    this.#watch.step(seconds, readings);
    this.#sayError(step, readings);
    this.#people(step);
    this.#run(step, { readings, seconds });
    this.#sayMode(step);
    this.#report(step, readings);
    return this.#mode(step) === "off" ? MINUTE_MS : ACTIVE_STEP_MS;
  }

  #mode({ trueAtMs }: Pick<Step, "trueAtMs">): Mode {
    if (this.#memory.session !== undefined) return "cool";
    return trueAtMs < this.#dryUntilMs ? "fan" : "off";
  }

  #wakeUp({ atMs }: Step, readings: AirConditionerReadings): void {
    const { name, firmware } = this.#physics.model;
    this.#agent.log(atMs, Severity.Info, `boot ${name} fw ${firmware}`);
    if (this.#memory.session === undefined) return;
    this.#tell(atMs, readings, airConditionerErrors.powerFail);
    this.#agent.log(atMs, Severity.Warning, "power fail while cooling, resuming after restart delay");
  }

  /** Somebody takes the remote control, or the timer ends it. */
  #people(step: Step): void {
    const { session } = this.#memory;
    if (session !== undefined && step.trueAtMs >= session.endsAtMs) this.#end(step);
    if (this.#memory.session !== undefined) return;
    const use = this.#use.take(step.trueAtMs);
    if (use === undefined) return;
    const job = coolingJobOf(use);
    const endsAtMs = step.trueAtMs + job.lengthMs;
    this.#memory.session = { job, startedAtMs: step.atMs, endsAtMs };
    this.#memory.setCelsius = job.setCelsius;
    this.#agent.log(step.atMs, Severity.Info, `start cool set=${job.setCelsius}C`);
    if (this.#filterRemaining <= 0) this.#askForFilter(step);
  }

  #askForFilter({ atMs }: Step): void {
    const attributes = { filter_remaining_ratio: 0, fan_hours: Math.round(this.#physics.filterHours) };
    this.#agent.event(atMs, { name: "time_to_clean_filter", severity: Severity.Notice, attributes });
    this.#agent.log(atMs, Severity.Notice, `filter reminder hours=${attributes.fan_hours}`);
  }

  #end({ trueAtMs, atMs }: Step): void {
    const { session } = this.#memory;
    if (session === undefined) return;
    this.#memory.session = undefined;
    this.#dryUntilMs = trueAtMs + this.#physics.model.control.dryingSeconds * SECOND_MS;
    const result = this.#watch.error?.code ?? "finished";
    const { startedAtMs, job } = session;
    const attributes = { set_celsius: job.setCelsius };
    this.#agent.cycle({ name: "cool", result, startedAtMs, endedAtMs: atMs, attributes });
    this.#agent.log(atMs, Severity.Info, `end cool result=${result}`);
  }

  #run(step: Step, now: { readonly readings: AirConditionerReadings; readonly seconds: number }): void {
    const { actuators } = this.#physics;
    const mode = this.#mode(step);
    if (mode === "cool" && this.#watch.error === undefined) {
      const { setCelsius } = this.#memory;
      const { hertz, fan } = this.#control.step(now.seconds, { readings: now.readings, setCelsius });
      Object.assign(actuators, { compressorHz: hertz, indoorFan: fan });
      return;
    }
    this.#control.rest(now.seconds);
    Object.assign(actuators, airConditionerAtRest(), { indoorFan: mode === "off" ? "off" : "low" });
  }

  #sayError({ atMs }: Step, readings: AirConditionerReadings): void {
    const { error } = this.#watch;
    if (error === this.#saidError) return;
    this.#saidError = error;
    this.#agent.state({ error: error?.code ?? "" });
    if (error === undefined) {
      this.#agent.log(atMs, Severity.Info, "error cleared");
      return;
    }
    this.#tell(atMs, readings, error);
    this.#agent.log(
      atMs,
      Severity.Error,
      `error ${error.code} room=${readings.roomCelsius.toFixed(1)}C lost=${readings.framesLost}`,
    );
  }

  /** An event with its freeze frame. */
  #tell(atMs: EpochMs, readings: AirConditionerReadings, { code, event }: AirConditionerError): void {
    const { outdoor } = readings;
    const attributes: LineValues = {
      code,
      mode: this.#memory.session === undefined ? "off" : "cool",
      set_celsius: this.#memory.setCelsius,
      room_celsius: round(readings.roomCelsius),
      supply_celsius: round(readings.supplyCelsius),
      indoor_pipe_celsius: round(readings.indoorPipeCelsius),
      indoor_fan_rpm: readings.indoorFanRpm,
      outdoor_frames_lost_total: readings.framesLost,
      mains_voltage_v: round(readings.mainsVolts),
      ...(outdoor === undefined
        ? {}
        : {
            outdoor_pipe_celsius: round(outdoor.pipeCelsius),
            outdoor_celsius: round(outdoor.airCelsius),
            compressor_hz: outdoor.hertz,
            compressor_current_a: round(outdoor.amperes),
          }),
    };
    const severity = code === "PF" ? Severity.Warning : Severity.Error;
    this.#agent.event(atMs, { name: event, severity, attributes });
  }

  #sayMode(step: Step): void {
    const mode = this.#mode(step);
    if (mode === this.#saidMode) return;
    this.#saidMode = mode;
    this.#agent.state({ mode, set_celsius: this.#memory.setCelsius });
    this.#agent.log(step.atMs, Severity.Info, `mode ${mode}`);
  }

  get #filterRemaining(): number {
    return Math.max(0, 1 - this.#physics.filterHours / this.#physics.model.control.filterHours);
  }

  #report(step: Step, readings: AirConditionerReadings): void {
    const { outdoor } = readings;
    const mode = this.#mode(step);
    const values: Readings = {
      room_celsius: readings.roomCelsius,
      supply_celsius: readings.supplyCelsius,
      set_celsius: this.#memory.setCelsius,
      indoor_pipe_celsius: readings.indoorPipeCelsius,
      indoor_fan_rpm: readings.indoorFanRpm,
      filter_remaining_ratio: this.#filterRemaining,
      drain_float_open: Number(readings.isFloatUp),
      outdoor_frames_lost_total: readings.framesLost,
      mains_voltage_v: readings.mainsVolts,
      mode: modes[mode],
      ...(outdoor === undefined
        ? {}
        : {
            outdoor_pipe_celsius: outdoor.pipeCelsius,
            outdoor_celsius: outdoor.airCelsius,
            discharge_celsius: outdoor.dischargeCelsius,
            heat_sink_celsius: outdoor.sinkCelsius,
            compressor_hz: outdoor.hertz,
            compressor_current_a: outdoor.amperes,
            outdoor_fan_rpm: outdoor.fanRpm,
          }),
    };
    this.#reporter.report(step.atMs, values, mode === "off" ? "idle" : "active");
  }
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
