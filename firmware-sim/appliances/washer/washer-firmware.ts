import { type DurationMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { DailyUse } from "../../home/daily-use.ts";
import { type AgentLine, type LineValues, Severity } from "../agent-line.ts";
import type { Firmware, FirmwareBoard, Step } from "../appliance.ts";
import { type Readings, SignalReporter } from "../signal-reporter.ts";
import { DrainTest, drainTestJob } from "./drain-test.ts";
import { SelfChecks } from "./self-checks.ts";
import { WasherCycle } from "./washer-cycle.ts";
import { type WasherError, washerErrors } from "./washer-errors.ts";
import { actuatorsAtRest } from "./washer-parts.ts";
import type { WasherPhysics } from "./washer-physics.ts";
import { jobOf, type WashJob } from "./washer-program.ts";
import { readSensors, type WasherReadings } from "./washer-sensors.ts";
import { type CycleSummary, type WasherPhase, washerPhases } from "./washer-stage.ts";

/** Who sees an error comes back later, having looked at hose and taps; ours. */
const PATIENCE_MS: DurationMs = 45 * MINUTE_MS;

/** What the main board keeps without power. */
export interface WasherMemory {
  cyclesTotal: number;
  cycle: WasherCycle | undefined;
}

/** What the firmware of one boot needs. */
export interface WasherFirmwareOptions {
  readonly board: FirmwareBoard;
  readonly physics: WasherPhysics;
  readonly memory: WasherMemory;
  readonly use: DailyUse;
}

/** The program of the main board: runs cycles, watches over water, and reports. */
export class WasherFirmware implements Firmware {
  readonly #physics: WasherPhysics;
  readonly #board: FirmwareBoard;
  readonly #memory: WasherMemory;
  readonly #use: DailyUse;
  readonly #agent: AgentLine;
  readonly #reporter: SignalReporter;
  readonly #checks: SelfChecks;
  readonly tests = new DrainTest(() => this.mayStart());
  #error: WasherError | undefined;
  #saidPhase = "";
  #saidDoor = "";
  #leftUntilMs = 0;

  constructor({ board, physics, memory, use }: WasherFirmwareOptions) {
    this.#physics = physics;
    this.#board = board;
    this.#memory = memory;
    this.#use = use;
    this.#agent = board.agent;
    this.#checks = new SelfChecks(physics.model.control);
    this.#reporter = new SignalReporter(board, "washer");
  }

  /** Of the errors, only that of the drain is one which a test is made for. */
  mayStart(): boolean {
    const isSound = this.#error === undefined || this.#error === washerErrors.drain;
    return isSound && !this.isBusy() && !this.#physics.isDoorOpen && !this.#physics.water.isFloatUp;
  }

  isBusy(): boolean {
    return this.#isActive;
  }

  step(step: Step): DurationMs {
    const readings = readSensors(this.#physics, this.#board.random);
    if (this.#saidPhase === "") this.#wakeUp(step, readings);
    const seconds = this.#memory.cycle === undefined ? 0 : step.lengthMs / SECOND_MS;
    this.#takeWish(step, readings);
    if (this.#memory.cycle === undefined) this.#begin(step, readings);
    const { actuators } = this.#physics;
    const error = this.#checks.find(readings, actuators, seconds) ?? this.#run(step, { readings, seconds });
    if (error !== undefined && error !== this.#error) this.#fail(step, readings, error);
    // As long as too much water is there, it is pumped out.
    if (error === washerErrors.overfill) actuators.pump = true;
    this.#sayPhase(step);
    this.#report(step, readings);
    return this.#isActive ? SECOND_MS : MINUTE_MS;
  }

  get #phase(): WasherPhase {
    return this.#memory.cycle?.stage?.phase ?? "idle";
  }

  get #isActive(): boolean {
    return this.#memory.cycle !== undefined || this.#physics.actuators.pump;
  }

  #wakeUp({ atMs }: Step, readings: WasherReadings): void {
    const { name, firmware } = this.#physics.model;
    this.#agent.log(atMs, Severity.Info, `boot ${name} fw ${firmware} cycles=${this.#memory.cyclesTotal}`);
    const { cycle } = this.#memory;
    if (cycle === undefined) return;
    if (cycle.isTest) {
      this.#dropTest(cycle);
      return;
    }
    cycle.interrupted();
    this.#physics.actuators.doorLock = true;
    const attributes = this.#freezeFrame(readings, washerErrors.powerFail);
    this.#agent.event(atMs, { name: washerErrors.powerFail.event, severity: Severity.Warning, attributes });
    this.#agent.log(
      atMs,
      Severity.Warning,
      `power fail in ${cycle.job.program.name}, resuming ${this.#phase}`,
    );
  }

  /** Who asked for the test is told nothing any more: the water goes, and that is all. */
  #dropTest(cycle: WasherCycle): void {
    this.tests.ended("power_fail", cycle.summary);
    this.#memory.cycle = undefined;
    this.#physics.actuators.pump = true;
  }

  #takeWish(step: Step, readings: WasherReadings): void {
    const wish = this.tests.takeWish();
    if (wish === "begin") this.#start(drainTestJob, step, readings);
    if (wish !== "stop" || this.#memory.cycle?.isTest !== true) return;
    this.#end(step, "stopped");
    Object.assign(this.#physics.actuators, actuatorsAtRest(), { pump: true });
  }

  /** Somebody loads the drum and presses start. */
  #begin(step: Step, readings: WasherReadings): void {
    const { trueAtMs } = step;
    const { isDoorOpen, model, condition } = this.#physics;
    if (trueAtMs < this.#leftUntilMs || readings.isFloatUp || isDoorOpen) return;
    const use = this.#use.take(trueAtMs);
    if (use === undefined) return;
    this.#start(jobOf(use, model, condition), step, readings);
  }

  #start(job: WashJob, { atMs }: Step, readings: WasherReadings): void {
    const { model, actuators } = this.#physics;
    const mustDrain = readings.levelKilohertz < model.control.emptyKilohertz;
    this.#error = undefined;
    this.#physics.laundry = job.laundry;
    this.#physics.water.soakedLitres = 0;
    actuators.doorLock = true;
    this.#memory.cycle = new WasherCycle(job, atMs, mustDrain ? [{ kind: "drain" }] : []);
    this.#agent.state({ program: job.program.name, error: "" });
    this.#agent.log(
      atMs,
      Severity.Info,
      `start ${job.program.name} level=${readings.levelKilohertz.toFixed(2)}kHz`,
    );
  }

  #run(
    step: Step,
    { readings, seconds }: { readonly readings: WasherReadings; readonly seconds: number },
  ): WasherError | undefined {
    const { cycle } = this.#memory;
    const { model, actuators } = this.#physics;
    if (cycle === undefined) return this.#pumpOut(readings);
    const say = (message: string): void => this.#agent.log(step.atMs, Severity.Info, message);
    const outcome = cycle.step({ model, readings, actuators, seconds, say });
    if (outcome === "running") return undefined;
    if (outcome !== "done") return outcome;
    this.#end(step, "finished");
    return undefined;
  }

  /** After FE the pump runs until the water is gone. */
  #pumpOut({ levelKilohertz }: WasherReadings): undefined {
    const { actuators, model } = this.#physics;
    if (actuators.pump && levelKilohertz >= model.control.emptyKilohertz) actuators.pump = false;
    return undefined;
  }

  #fail(step: Step, readings: WasherReadings, error: WasherError): void {
    const { actuators } = this.#physics;
    const attributes = this.#freezeFrame(readings, error);
    this.#agent.event(step.atMs, { name: error.event, severity: Severity.Error, attributes });
    this.#agent.log(
      step.atMs,
      Severity.Error,
      `error ${error.code} in ${this.#phase} level=${readings.levelKilohertz.toFixed(2)}kHz pump=${readings.pumpAmperes.toFixed(2)}A`,
    );
    this.#error = error;
    this.#leftUntilMs = step.trueAtMs + PATIENCE_MS;
    this.#agent.state({ error: error.code });
    if (this.#memory.cycle !== undefined) this.#end(step, error.code);
    // Water that must not be there is pumped out; everything else rests.
    Object.assign(actuators, actuatorsAtRest(), {
      pump: error === washerErrors.overfill || error === washerErrors.leak,
      doorLock: readings.levelKilohertz < this.#physics.model.control.resetKilohertz,
    });
  }

  #end({ atMs }: Step, result: string): void {
    const { cycle } = this.#memory;
    if (cycle === undefined) return;
    this.#memory.cycle = undefined;
    if (!cycle.isTest) this.#memory.cyclesTotal += 1;
    this.#physics.actuators.doorLock = false;
    const values = summaryValues(cycle);
    this.#agent.samples(atMs, { ...values, cycles_total: this.#memory.cyclesTotal });
    const { job, startedAtMs } = cycle;
    const name = job.program.name;
    this.#agent.cycle({ name, result, startedAtMs, endedAtMs: atMs, attributes: { ...values } });
    this.#agent.log(atMs, Severity.Info, `end ${name} result=${result}`);
    if (cycle.isTest) this.tests.ended(result, cycle.summary);
  }

  /** What the firmware stores at the moment of an error. */
  #freezeFrame(readings: WasherReadings, { code }: WasherError): LineValues {
    const { cycle, cyclesTotal } = this.#memory;
    return {
      code,
      program: cycle?.job.program.name ?? "",
      phase: this.#phase,
      cycle: cyclesTotal + 1,
      drum_level_khz: round(readings.levelKilohertz, 2),
      drain_pump_current_a: round(readings.pumpAmperes, 3),
      wash_motor_current_a: round(readings.motorAmperes, 3),
      drum_speed_rpm: readings.rpm,
      water_temperature_celsius: round(readings.waterCelsius, 1),
      mains_voltage_v: round(readings.mainsVolts, 1),
      rebalance_tries: cycle?.summary.rebalanceTries ?? 0,
    };
  }

  #sayPhase({ atMs }: Step): void {
    const phase = this.#phase;
    const { isDoorOpen, actuators } = this.#physics;
    const door = isDoorOpen ? "open" : actuators.doorLock ? "locked" : "closed";
    if (phase === this.#saidPhase && door === this.#saidDoor) return;
    this.#agent.state({ phase, door });
    this.#saidDoor = door;
    if (phase === this.#saidPhase) return;
    this.#saidPhase = phase;
    this.#agent.log(atMs, Severity.Info, `phase ${phase}`);
  }

  #report({ atMs }: Step, readings: WasherReadings): void {
    const { actuators } = this.#physics;
    const values: Readings = {
      drum_level_khz: readings.levelKilohertz,
      drain_pump_current_a: readings.pumpAmperes,
      inlet_flow_l_per_min: { cold: readings.coldFlow, hot: readings.hotFlow },
      inlet_valve_open: { cold: Number(actuators.coldValve), hot: Number(actuators.hotValve) },
      wash_motor_current_a: readings.motorAmperes,
      drum_speed_rpm: readings.rpm,
      vibration_mm_s: readings.vibration,
      water_temperature_celsius: readings.waterCelsius,
      heater_on: Number(actuators.heater),
      door_locked: Number(readings.isLocked),
      leak_float_closed: Number(readings.isFloatUp),
      mains_voltage_v: readings.mainsVolts,
      cycle_phase: washerPhases[this.#phase],
    };
    this.#reporter.report(atMs, values, this.#isActive ? "active" : "idle");
  }
}

/** A test says of the drain alone: it was filled another way, and did nothing else. */
function summaryValues({ summary, isTest }: WasherCycle): Record<string, number> {
  const drain = { drain_duration_s: summary.drainSeconds, drain_current_a: summary.drainAmperes };
  return rounded(isTest ? drain : { ...drain, ...washValues(summary) });
}

function washValues(summary: CycleSummary): Readonly<Record<string, number | undefined>> {
  return {
    fill_duration_s: summary.fillSeconds,
    rebalance_tries: summary.rebalanceTries,
    rinses: summary.rinses,
    coast_down_duration_s: summary.coastDownSeconds,
    bearing_vibration_mm_s: summary.bearingVibration,
    spin_current_a: summary.spinAmperes,
  };
}

function rounded(measured: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(measured).flatMap(([signal, value]) =>
      value === undefined ? [] : [[signal, round(value, 3)]],
    ),
  );
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
