import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { DailyUse } from "../../home/daily-use.ts";
import { normal, seededRandom } from "../../random/seeded-random.ts";
import { type AgentLine, Severity } from "../agent-line.ts";
import type { Firmware, FirmwareBoard, Step } from "../appliance.ts";
import { SignalReporter } from "../signal-reporter.ts";
import { DockCharging } from "./dock-charging.ts";
import type { FuelGauge } from "./fuel-gauge.ts";
import { type RobotError, robotErrors } from "./robot-errors.ts";
import { actuatorsAtRest } from "./robot-parts.ts";
import type { RobotPhysics } from "./robot-physics.ts";
import { currents, freezeFrame, percent, type RunState, runStates, signalsToReport } from "./robot-report.ts";
import { RobotRun } from "./robot-run.ts";
import { type RobotReadings, readSensors } from "./robot-sensors.ts";
import { RobotWatch } from "./robot-watch.ts";

/** Who hears it call carries it back to its dock; ours. */
const PATIENCE_MS: DurationMs = 20 * MINUTE_MS;
/** People look into the bin before a run and empty it when it is as full as this, ours. */
const FULL_BIN_RATIO = 0.75;
/** It goes home at this charge, and sets off with less than all only from this one on; ours. */
const HOME_RATIO = 0.15;
const START_RATIO = 0.6;

/** Chairs and toys stand elsewhere each day, ours. */
const DETOUR_RATIO = 0.05;

/** What the main board keeps without power. */
export interface RobotMemory {
  run: RobotRun | undefined;
  error: RobotError | undefined;
  runsTotal: number;
  relocalisations: number;
}

/** What the firmware of one boot needs. */
export interface RobotFirmwareOptions {
  readonly board: FirmwareBoard;
  readonly physics: RobotPhysics;
  readonly gauge: FuelGauge;
  readonly memory: RobotMemory;
  readonly use: DailyUse;
}

/** The program of the main board: cleans, goes home, watches over itself, and reports. */
export class RobotFirmware implements Firmware {
  readonly #physics: RobotPhysics;
  readonly #gauge: FuelGauge;
  readonly #board: FirmwareBoard;
  readonly #memory: RobotMemory;
  readonly #use: DailyUse;
  readonly #agent: AgentLine;
  readonly #reporter: SignalReporter;
  readonly #watch: RobotWatch;
  readonly #dock = new DockCharging();
  #saidState: RunState | undefined;
  #carriedAtMs: EpochMs = 0;
  #isLifted = false;

  constructor({ board, physics, gauge, memory, use }: RobotFirmwareOptions) {
    this.#physics = physics;
    this.#gauge = gauge;
    this.#board = board;
    this.#memory = memory;
    this.#use = use;
    this.#agent = board.agent;
    this.#reporter = new SignalReporter(board, "robot-cleaner");
    this.#watch = new RobotWatch(physics.model);
  }

  mayStart(): boolean {
    const { place, condition } = this.#physics;
    return place === "dock" && !condition.isLifted && this.#memory.error === undefined;
  }

  isBusy(): boolean {
    return this.#physics.place !== "dock";
  }

  step(step: Step): DurationMs {
    const readings = readSensors(this.#physics, this.#board.random);
    const wasResting = this.#memory.run === undefined;
    if (this.#saidState === undefined) this.#wakeUp(step);
    this.#gauge.step(this.#board.random);
    if (wasResting) this.#rest(step, readings);
    else this.#run(step, readings);
    this.#sayState(step);
    this.#report(step, readings);
    return this.#memory.run === undefined ? MINUTE_MS : SECOND_MS;
  }

  get #state(): RunState {
    const { run, error } = this.#memory;
    if (error !== undefined || this.#isLifted) return "error";
    if (run !== undefined) return run.phase === "starting" ? "idle" : run.phase;
    return this.#dock.outcome === "charging" ? "charging" : "idle";
  }

  #wakeUp({ atMs }: Step): void {
    const { name, firmware } = this.#physics.model;
    this.#say(atMs, `boot ${name} fw ${firmware} runs=${this.#memory.runsTotal}`);
    if (this.#memory.run !== undefined) this.#say(atMs, "task resume after power loss");
  }

  /** On the dock, or on the floor until somebody comes. */
  #rest(step: Step, readings: RobotReadings): void {
    if (this.#physics.place === "floor") {
      if (step.trueAtMs >= this.#carriedAtMs) this.#arrive(step);
      return;
    }
    this.#watchDock(step, readings);
    if (this.#isReady) this.#start(step, readings);
  }

  /** Full, or with enough left where its dock does not charge it any more. */
  get #isReady(): boolean {
    const { isFull, shownRatio } = this.#gauge;
    return isFull || (this.#dock.outcome === "failed" && shownRatio >= START_RATIO);
  }

  #watchDock({ atMs, lengthMs }: Step, readings: RobotReadings): void {
    const news = this.#dock.step(lengthMs / SECOND_MS, readings, this.#gauge.isFull);
    if (news === undefined) return;
    const volts = `vin=${readings.contactVolts.toFixed(1)}V i=${readings.amperes.toFixed(2)}A`;
    if (news === "charging") this.#say(atMs, `charge start ${volts}`);
    if (news === "trying-again")
      this.#say(atMs, `charge no current ${volts}, docking again`, Severity.Warning);
    if (news === "failed") this.#showError(atMs, readings, robotErrors.charging);
    else if (this.#memory.error === robotErrors.charging && news === "charging") this.#clearError();
  }

  /** Somebody, or the timer, sends it off when it is full; a bin that looks full is emptied first. */
  #start({ trueAtMs, atMs }: Step, readings: RobotReadings): void {
    const use = this.#use.take(trueAtMs);
    if (use === undefined) return;
    const physics = this.#physics;
    if (physics.air.binRatio > FULL_BIN_RATIO) this.#emptyBin(atMs);
    this.#dock.leave();
    this.#watch.forget();
    const detourRatio = Math.max(0.8, 1 + DETOUR_RATIO * normal(seededRandom(use.seed)));
    Object.assign(physics, { place: "floor", cleanedSquareMetres: 0, detourRatio });
    this.#memory.run = new RobotRun(atMs, this.#gauge.shownRatio);
    this.#clearError();
    this.#agent.state({ task: "clean" });
    const area = physics.squareMetresToClean.toFixed(0);
    this.#say(
      atMs,
      `task clean start area=${area}m2 bat=${percent(this.#gauge.shownRatio)} v=${readings.volts.toFixed(1)}V`,
    );
  }

  #emptyBin(atMs: EpochMs): void {
    this.#physics.air.emptyBin();
    this.#agent.event(atMs, { name: "dust-bin-emptied", severity: Severity.Info, attributes: {} });
    this.#say(atMs, "dust bin out, in");
  }

  #run(step: Step, readings: RobotReadings): void {
    const seconds = step.lengthMs / SECOND_MS;
    const { run } = this.#memory;
    if (run === undefined || this.#isHeld(step, seconds, readings)) return;
    if (run.drive(seconds, this.#physics) === "home") {
      this.#end(step, run.result);
      this.#arrive(step);
    } else if (run.phase === "cleaning") this.#turnHome(step, run);
  }

  /** Whether something keeps it from going on in this step. */
  #isHeld(step: Step, seconds: number, readings: RobotReadings): boolean {
    const { actuators } = this.#physics;
    // Backing off, it knows of its trouble already; on its dock there is none yet.
    const { run } = this.#memory;
    if (run?.isBackingOff === true || run?.phase === "starting") this.#watch.forget();
    const seen = this.#watch.look(seconds, readings, actuators);
    if (seen.kind !== "lifted" && this.#isLifted) this.#putDown(step);
    switch (seen.kind) {
      case "nothing":
        return false;
      case "lifted":
        this.#lift(step, readings);
        return true;
      case "empty":
        this.#fail(step, readings, robotErrors.lowBattery);
        return true;
      case "trouble":
        return this.#retry(step, readings, seen.error) === "failed";
    }
  }

  #lift({ atMs }: Step, readings: RobotReadings): void {
    Object.assign(this.#physics.actuators, actuatorsAtRest(), { lidar: true });
    if (this.#isLifted) return;
    this.#isLifted = true;
    this.#tell(atMs, readings, robotErrors.lifted);
  }

  #putDown({ atMs }: Step): void {
    this.#isLifted = false;
    this.#agent.state({ error: 0 });
    this.#say(atMs, "wheels down, going on");
  }

  #retry(step: Step, readings: RobotReadings, error: RobotError): "going-on" | "failed" {
    this.#watch.forget();
    const count = this.#memory.run?.retry(error, step.atMs) ?? "given-up";
    if (error === robotErrors.lidar) this.#memory.relocalisations += 1;
    if (count === "given-up") {
      this.#fail(step, readings, error);
      return "failed";
    }
    this.#say(step.atMs, `${error.event} try=${count} ${currents(readings)}`, Severity.Warning);
    return "going-on";
  }

  #turnHome({ atMs }: Step, run: RobotRun): void {
    const { cleanedSquareMetres, squareMetresToClean } = this.#physics;
    const isDone = cleanedSquareMetres >= squareMetresToClean;
    if (!isDone && this.#gauge.shownRatio > HOME_RATIO) return;
    run.phase = "returning";
    run.result = isDone ? "finished" : "battery-low";
    const area = cleanedSquareMetres.toFixed(1);
    this.#say(atMs, `return ${run.result} area=${area}m2 bat=${percent(this.#gauge.shownRatio)}`);
  }

  #arrive({ atMs }: Step): void {
    Object.assign(this.#physics.actuators, actuatorsAtRest());
    this.#physics.place = "dock";
    this.#say(atMs, `docked bat=${percent(this.#gauge.shownRatio)}`);
    this.#clearError();
  }

  /** Stops where it is and calls. */
  #fail(step: Step, readings: RobotReadings, error: RobotError): void {
    this.#showError(step.atMs, readings, error);
    this.#end(step, `error-${error.number}`);
    Object.assign(this.#physics.actuators, actuatorsAtRest());
    this.#carriedAtMs = step.trueAtMs + PATIENCE_MS;
  }

  #showError(atMs: EpochMs, readings: RobotReadings, error: RobotError): void {
    this.#memory.error = error;
    this.#tell(atMs, readings, error);
  }

  #tell(atMs: EpochMs, readings: RobotReadings, error: RobotError): void {
    const attributes = freezeFrame({ error, readings, gauge: this.#gauge, run: this.#memory.run });
    this.#agent.event(atMs, { name: error.event, severity: Severity.Error, attributes });
    this.#agent.state({ error: error.number });
    this.#say(atMs, `error ${error.number} ${error.event} ${currents(readings)}`, Severity.Error);
  }

  #clearError(): void {
    if (this.#memory.error === undefined) return;
    this.#memory.error = undefined;
    this.#agent.state({ error: 0 });
  }

  #end({ atMs }: Step, result: string): void {
    const { run } = this.#memory;
    if (run === undefined) return;
    this.#memory.run = undefined;
    this.#memory.runsTotal += 1;
    const values = {
      run_duration_s: Math.round(run.cleaningSeconds),
      run_charge_used_ratio: Number(Math.max(0, run.startedRatio - this.#gauge.shownRatio).toFixed(3)),
    };
    this.#agent.samples(atMs, values);
    const area = Number(this.#physics.cleanedSquareMetres.toFixed(1));
    const attributes = { ...values, area_m2: area };
    this.#agent.cycle({ name: "clean", result, startedAtMs: run.startedAtMs, endedAtMs: atMs, attributes });
    this.#say(atMs, `task clean end result=${result} area=${area}m2`);
  }

  #say(atMs: EpochMs, message: string, severity: Severity = Severity.Info): void {
    this.#agent.log(atMs, severity, message);
  }

  #sayState({ atMs }: Step): void {
    const state = this.#state;
    if (state === this.#saidState) return;
    this.#saidState = state;
    this.#agent.state({ run: state });
    this.#say(atMs, `state ${state}`);
  }

  #report({ atMs }: Step, readings: RobotReadings): void {
    const error = this.#isLifted ? robotErrors.lifted : this.#memory.error;
    const values = signalsToReport({ readings, physics: this.#physics, gauge: this.#gauge });
    const own = {
      run_state: runStates[this.#state],
      error_code: error?.number ?? 0,
      relocalisations_total: this.#memory.relocalisations,
    };
    this.#reporter.report(atMs, { ...values, ...own }, this.#memory.run === undefined ? "idle" : "active");
  }
}
