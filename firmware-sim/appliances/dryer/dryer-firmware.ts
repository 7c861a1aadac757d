import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { DailyUse } from "../../home/daily-use.ts";
import { type AgentLine, type LineValues, Severity } from "../agent-line.ts";
import type { Firmware, FirmwareBoard, Step } from "../appliance.ts";
import { SignalReporter } from "../signal-reporter.ts";
import { CompressorStart } from "./compressor-start.ts";
import { DryCycle, type DryerPhase, dryerPhases } from "./dry-cycle.ts";
import { type DryerError, dryerErrors } from "./dryer-errors.ts";
import { dryerAtRest } from "./dryer-parts.ts";
import type { DryerPhysics } from "./dryer-physics.ts";
import { type DryerReadings, readDryer } from "./dryer-sensors.ts";
import { dryJobOf } from "./dryer-use.ts";
import { SumpPump } from "./sump-pump.ts";

/** What runs is looked at this often; the catalogue's cadence. */
const ACTIVE_STEP_MS: DurationMs = 5 * SECOND_MS;
/** Who sees an error comes back later; ours. */
const PATIENCE_MS: DurationMs = 45 * MINUTE_MS;

/** What the main board keeps without power. */
export interface DryerMemory {
  cyclesTotal: number;
  cycle: DryCycle | undefined;
}

/** The program of the main board: runs cycles, watches compressor and water, and reports. */
export class DryerFirmware implements Firmware {
  readonly #physics: DryerPhysics;
  readonly #board: FirmwareBoard;
  readonly #agent: AgentLine;
  readonly #memory: DryerMemory;
  readonly #use: DailyUse;
  readonly #reporter: SignalReporter;
  readonly #pump: SumpPump;
  #compressor: CompressorStart;
  #saidPhase = "";
  #saidDoor = "";
  #leftUntilMs = 0;

  constructor(options: {
    readonly board: FirmwareBoard;
    readonly physics: DryerPhysics;
    readonly memory: DryerMemory;
    readonly use: DailyUse;
  }) {
    this.#physics = options.physics;
    this.#board = options.board;
    this.#agent = options.board.agent;
    this.#memory = options.memory;
    this.#use = options.use;
    const { control } = options.physics.model;
    this.#pump = new SumpPump(control);
    this.#compressor = new CompressorStart(control);
    this.#reporter = new SignalReporter(options.board, "dryer");
  }

  mayStart(): boolean {
    return !this.#physics.condition.doorOpen && this.#memory.cycle !== undefined;
  }

  isBusy(): boolean {
    return this.#memory.cycle !== undefined;
  }

  step(step: Step): DurationMs {
    const readings = readDryer(this.#physics, this.#board.random);
    if (this.#saidPhase === "") this.#wakeUp(step, readings);
    const seconds = step.lengthMs / SECOND_MS;
    if (this.#memory.cycle === undefined) this.#begin(step, readings);
    else this.#run(step, { readings, seconds });
    const { millimetres } = this.#physics.sump;
    const isEnding = this.#phase === "cool" || this.#phase === "condenser-care";
    this.#physics.actuators.pump = this.#pump.step(seconds, { millimetres, isEnding });
    this.#say(step, readings);
    this.#report(step, readings);
    return this.#isActive ? ACTIVE_STEP_MS : MINUTE_MS;
  }

  get #phase(): DryerPhase {
    return this.#memory.cycle?.phase ?? "idle";
  }

  get #isActive(): boolean {
    return this.#memory.cycle !== undefined || this.#physics.actuators.pump;
  }

  #wakeUp({ atMs }: Step, readings: DryerReadings): void {
    const { model } = this.#physics;
    const { cycle, cyclesTotal } = this.#memory;
    this.#agent.log(atMs, Severity.Info, `boot ${model.name} fw ${model.firmware} cycles=${cyclesTotal}`);
    if (cycle === undefined) return;
    this.#compressor = new CompressorStart(model.control, 0);
    this.#tell(atMs, readings, dryerErrors.powerFail);
    this.#agent.log(atMs, Severity.Warning, `power fail in ${cycle.job.program}, resuming ${cycle.phase}`);
  }

  /** Somebody wipes the filter, loads the drum and presses start. */
  #begin({ trueAtMs, atMs }: Step, readings: DryerReadings): void {
    if (trueAtMs < this.#leftUntilMs || readings.isDoorOpen) return;
    const use = this.#use.take(trueAtMs);
    if (use === undefined) return;
    const { model, condition } = this.#physics;
    const job = dryJobOf(use, model, condition);
    this.#physics.load({ ...job.laundry });
    this.#memory.cycle = new DryCycle(job, atMs, model.control);
    this.#compressor = new CompressorStart(model.control);
    this.#agent.state({ program: job.program, error: "" });
    this.#agent.log(
      atMs,
      Severity.Info,
      `start ${job.program} load=${job.laundry.dryKilograms.toFixed(1)}kg`,
    );
  }

  #run(step: Step, now: { readonly readings: DryerReadings; readonly seconds: number }): void {
    const { cycle } = this.#memory;
    const { actuators } = this.#physics;
    if (cycle === undefined) return;
    if (now.readings.isDoorOpen) {
      this.#compressor.rest();
      Object.assign(actuators, dryerAtRest());
      return;
    }
    const condensedLitres = cycle.job.laundry.waterKilograms - this.#physics.laundry.waterKilograms;
    cycle.step(now.seconds, { readings: now.readings, condensedLitres });
    this.#switch(cycle, now);
    const { overflowMillimetres, startTries } = this.#physics.model.control;
    if (this.#compressor.failures >= startTries) this.#fail(step, now.readings, dryerErrors.compressor);
    else if (now.readings.sumpMillimetres > overflowMillimetres)
      this.#fail(step, now.readings, dryerErrors.drain);
    else if (cycle.phase === "end") {
      if (cycle.isTooLong) this.#fail(step, now.readings, dryerErrors.dryingFailed);
      else this.#end(step, "finished");
    }
  }

  #switch(cycle: DryCycle, now: { readonly readings: DryerReadings; readonly seconds: number }): void {
    const { actuators } = this.#physics;
    const isWarming = cycle.phase === "heat" || cycle.phase === "dry";
    const isTurning = isWarming || cycle.phase === "cool";
    const before = actuators.compressor;
    if (isWarming)
      actuators.compressor = this.#compressor.step(now.seconds, {
        isOn: before,
        amperes: now.readings.compressorAmperes,
      });
    else actuators.compressor = false;
    if (before && !actuators.compressor && !isWarming) this.#compressor.rest();
    actuators.fan = isTurning;
    actuators.drum = isTurning;
  }

  #fail(step: Step, readings: DryerReadings, error: DryerError): void {
    this.#tell(step.atMs, readings, error);
    this.#agent.state({ error: error.code });
    this.#agent.log(
      step.atMs,
      Severity.Error,
      `error ${error.code} in ${this.#phase} comp=${readings.compressorAmperes.toFixed(2)}A sump=${readings.sumpMillimetres.toFixed(0)}mm`,
    );
    this.#leftUntilMs = step.trueAtMs + PATIENCE_MS;
    this.#end(step, error.code);
  }

  #end({ atMs }: Step, result: string): void {
    const { cycle } = this.#memory;
    if (cycle === undefined) return;
    this.#memory.cycle = undefined;
    this.#memory.cyclesTotal += 1;
    Object.assign(this.#physics.actuators, dryerAtRest());
    const drop = cycle.evaporatorDrop;
    const values = {
      cycle_duration_s: Math.round((atMs - cycle.startedAtMs) / SECOND_MS),
      ...(drop === undefined ? {} : { evaporator_drop_celsius: round(drop) }),
    };
    this.#agent.samples(atMs, { ...values, cycles_total: this.#memory.cyclesTotal });
    const { program } = cycle.job;
    const { startedAtMs } = cycle;
    this.#agent.cycle({ name: program, result, startedAtMs, endedAtMs: atMs, attributes: values });
    this.#agent.log(atMs, Severity.Info, `end ${program} result=${result} t=${values.cycle_duration_s}s`);
  }

  /** An event with its freeze frame. */
  #tell(atMs: EpochMs, readings: DryerReadings, { code, event }: DryerError): void {
    const { actuators, mainsVolts } = this.#physics;
    const attributes: LineValues = {
      code,
      program: this.#memory.cycle?.job.program ?? "",
      phase: this.#phase,
      cycle: this.#memory.cyclesTotal + 1,
      drum_in_celsius: round(readings.drumInCelsius),
      drum_out_celsius: round(readings.drumOutCelsius),
      evaporator_out_celsius: round(readings.evaporatorOutCelsius),
      discharge_celsius: round(readings.dischargeCelsius),
      compressor_on: Number(actuators.compressor),
      compressor_current_a: Number(readings.compressorAmperes.toFixed(2)),
      filter_pressure_pa: Math.round(readings.filterPascal),
      sump_level_mm: round(readings.sumpMillimetres),
      mains_voltage_v: round(mainsVolts),
    };
    const severity = code === "PF" ? Severity.Warning : Severity.Error;
    this.#agent.event(atMs, { name: event, severity, attributes });
  }

  #say({ atMs }: Step, { isDoorOpen }: DryerReadings): void {
    const phase = this.#phase;
    const door = isDoorOpen ? "open" : "closed";
    if (phase !== this.#saidPhase) this.#agent.log(atMs, Severity.Info, `phase ${phase}`);
    if (phase !== this.#saidPhase || door !== this.#saidDoor) this.#agent.state({ phase, door });
    this.#saidPhase = phase;
    this.#saidDoor = door;
  }

  #report({ atMs }: Step, readings: DryerReadings): void {
    const { actuators } = this.#physics;
    const values = {
      drum_in_celsius: readings.drumInCelsius,
      drum_out_celsius: readings.drumOutCelsius,
      evaporator_in_celsius: readings.evaporatorInCelsius,
      evaporator_out_celsius: readings.evaporatorOutCelsius,
      discharge_celsius: readings.dischargeCelsius,
      compressor_current_a: readings.compressorAmperes,
      compressor_on: Number(actuators.compressor),
      fan_speed_rpm: readings.fanRpm,
      filter_pressure_pa: readings.filterPascal,
      moisture_ratio: readings.waterRatio,
      sump_level_mm: readings.sumpMillimetres,
      drain_pump_on: Number(actuators.pump),
      // A drain hose is fitted: the tank never fills.
      tank_full: 0,
      drum_speed_rpm: readings.drumRpm,
      drum_motor_current_a: readings.drumAmperes,
      cycle_phase: dryerPhases[this.#phase],
    };
    this.#reporter.report(atMs, values, this.#isActive ? "active" : "idle");
  }
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
