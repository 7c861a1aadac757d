import { type DurationMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { type AgentLine, type LineValues, Severity } from "../agent-line.ts";
import type { Firmware, FirmwareBoard, Step } from "../appliance.ts";
import { SignalReporter } from "../signal-reporter.ts";
import { CoolingControl } from "./cooling-control.ts";
import { DefrostControl, type DefrostMemory, type DefrostSummary } from "./defrost-control.ts";
import { type RefrigeratorError, refrigeratorErrors } from "./refrigerator-errors.ts";
import type { RefrigeratorActuators } from "./refrigerator-parts.ts";
import type { RefrigeratorPhysics } from "./refrigerator-physics.ts";
import { type RefrigeratorReadings, readRefrigerator } from "./refrigerator-sensors.ts";

/** A fan slower than this does not turn; ours. */
const STANDSTILL_RPM = 100;
/** Defrosts in a row without success that the display shows as dH; LMXS28626D. */
const INCOMPLETE_LIMIT = 2;
const DOOR_OPEN_STEP_MS = 10 * SECOND_MS;

/** What the main board keeps without power. */
export interface RefrigeratorMemory {
  readonly defrost: DefrostMemory;
  compressorStarts: number;
  hasRun: boolean;
}

/** The program of the main board: keeps the cold, defrosts, watches fan, heater and doors, and reports. */
export class RefrigeratorFirmware implements Firmware {
  readonly #physics: RefrigeratorPhysics;
  readonly #board: FirmwareBoard;
  readonly #agent: AgentLine;
  readonly #memory: RefrigeratorMemory;
  readonly #cooling: CoolingControl;
  readonly #defrost: DefrostControl;
  readonly #reporter: SignalReporter;
  #error: RefrigeratorError | undefined;
  #saidPhase = "";
  #startedAtMs = 0;
  #fanSilentSeconds = 0;
  #doorSeconds: number | undefined;
  #alarms = 0;

  constructor(options: {
    readonly board: FirmwareBoard;
    readonly physics: RefrigeratorPhysics;
    readonly memory: RefrigeratorMemory;
  }) {
    this.#physics = options.physics;
    this.#board = options.board;
    this.#agent = options.board.agent;
    this.#memory = options.memory;
    this.#cooling = new CoolingControl(options.physics.model);
    this.#defrost = new DefrostControl(options.physics.model, options.memory.defrost);
    this.#reporter = new SignalReporter(options.board, "refrigerator");
  }

  /** Nothing in a refrigerator floods or moves; heat only with the doors shut. */
  mayStart(): boolean {
    const { fridge, freezer } = this.#physics.doors;
    return fridge === 0 && freezer === 0;
  }

  step(step: Step): DurationMs {
    const readings = readRefrigerator(this.#physics, this.#board.random);
    if (this.#saidPhase === "") this.#wakeUp(step, readings);
    const seconds = step.lengthMs / SECOND_MS;
    // The readings belong to what was switched on until now.
    const ran = { ...this.#physics.actuators };
    this.#run(step, { readings, seconds });
    this.#watchFan(step, { readings, seconds });
    this.#watchDoors(step, { readings, seconds });
    this.#sayPhase(step);
    this.#report(step, readings, ran);
    return readings.isFridgeOpen || readings.isFreezerOpen ? DOOR_OPEN_STEP_MS : MINUTE_MS;
  }

  get #phase(): string {
    if (this.#defrost.stage !== "none") return this.#defrost.stage === "heat" ? "defrost" : "drip";
    return this.#physics.actuators.compressorRatio > 0 ? "cool" : "rest";
  }

  #wakeUp({ atMs }: Step, readings: RefrigeratorReadings): void {
    const { name, firmware } = this.#physics.model;
    this.#agent.log(
      atMs,
      Severity.Info,
      `boot ${name} fw ${firmware} starts=${this.#memory.compressorStarts}`,
    );
    if (this.#memory.hasRun) this.#tell(atMs, refrigeratorErrors.powerFail, readings);
    this.#memory.hasRun = true;
  }

  #run(step: Step, now: { readonly readings: RefrigeratorReadings; readonly seconds: number }): void {
    const { actuators } = this.#physics;
    const { defrost } = this.#memory;
    if (actuators.compressorRatio > 0) defrost.runSeconds += now.seconds;
    if (this.#defrost.stage !== "none") {
      const summary = this.#defrost.step(now.seconds, { ...now, actuators });
      if (summary !== undefined) this.#defrosted(step, now.readings, summary);
      return;
    }
    if (this.#defrost.isDue()) {
      this.#startedAtMs = step.atMs;
      this.#cooling.stopped();
      this.#defrost.begin(actuators);
      this.#agent.log(
        step.atMs,
        Severity.Info,
        `defrost start run=${Math.round(defrost.runSeconds / 60)}min`,
      );
      return;
    }
    if (this.#cooling.step(now.seconds, { ...now, actuators }) === "started")
      this.#memory.compressorStarts += 1;
  }

  #defrosted({ atMs }: Step, readings: RefrigeratorReadings, summary: DefrostSummary): void {
    const values = {
      defrost_duration_s: Math.round(summary.seconds),
      defrost_peak_celsius: round(summary.peakCelsius, 1),
    };
    this.#agent.samples(atMs, values);
    const { result } = summary;
    this.#agent.cycle({
      name: "defrost",
      result,
      startedAtMs: this.#startedAtMs,
      endedAtMs: atMs,
      attributes: values,
    });
    this.#agent.log(
      atMs,
      result === "finished" ? Severity.Info : Severity.Warning,
      `defrost end result=${result} t=${Math.round(summary.seconds / 60)}min peak=${summary.peakCelsius.toFixed(1)}C`,
    );
    const { incomplete } = this.#memory.defrost;
    if (incomplete === INCOMPLETE_LIMIT) this.#fail(atMs, refrigeratorErrors.defrost, readings);
    if (incomplete === 0) this.#clear(refrigeratorErrors.defrost);
  }

  #watchFan(
    { atMs }: Step,
    now: { readonly readings: RefrigeratorReadings; readonly seconds: number },
  ): void {
    const isMissing = this.#physics.actuators.freezerFan && now.readings.freezerFanRpm < STANDSTILL_RPM;
    if (!isMissing) {
      if (now.readings.freezerFanRpm >= STANDSTILL_RPM) this.#clear(refrigeratorErrors.freezerFan);
      this.#fanSilentSeconds = 0;
      return;
    }
    this.#fanSilentSeconds += now.seconds;
    if (this.#fanSilentSeconds < this.#physics.model.control.fanLimitSeconds) return;
    if (this.#error !== refrigeratorErrors.freezerFan)
      this.#fail(atMs, refrigeratorErrors.freezerFan, now.readings);
  }

  #watchDoors(
    { atMs }: Step,
    now: { readonly readings: RefrigeratorReadings; readonly seconds: number },
  ): void {
    const { doorAlarmSeconds, doorAlarmEverySeconds } = this.#physics.model.control;
    if (!now.readings.isFridgeOpen && !now.readings.isFreezerOpen) {
      this.#doorSeconds = undefined;
      this.#alarms = 0;
      return;
    }
    // What passed before it was seen open does not count.
    this.#doorSeconds = this.#doorSeconds === undefined ? 0 : this.#doorSeconds + now.seconds;
    const due = Math.floor((this.#doorSeconds - doorAlarmSeconds) / doorAlarmEverySeconds) + 1;
    if (due <= this.#alarms) return;
    this.#alarms = due;
    this.#agent.log(atMs, Severity.Warning, `door alarm ${due} open=${Math.round(this.#doorSeconds)}s`);
    if (due === 1) this.#tell(atMs, refrigeratorErrors.doorOpen, now.readings);
  }

  #fail(atMs: number, error: RefrigeratorError, readings: RefrigeratorReadings): void {
    this.#error = error;
    this.#tell(atMs, error, readings);
    this.#agent.state({ error: error.code });
    this.#agent.log(
      atMs,
      Severity.Error,
      `error Er ${error.code} fz=${readings.freezerCelsius.toFixed(1)}C evap=${readings.evaporatorCelsius.toFixed(1)}C`,
    );
  }

  #clear(error: RefrigeratorError): void {
    if (this.#error !== error) return;
    this.#error = undefined;
    this.#agent.state({ error: "" });
  }

  /** An event with its freeze frame. */
  #tell(atMs: number, { code, event }: RefrigeratorError, readings: RefrigeratorReadings): void {
    const { actuators, mainsVolts } = this.#physics;
    const attributes: LineValues = {
      code,
      phase: this.#phase,
      fridge_celsius: round(readings.fridgeCelsius, 1),
      freezer_celsius: round(readings.freezerCelsius, 1),
      evaporator_celsius: round(readings.evaporatorCelsius, 1),
      condenser_celsius: round(readings.condenserCelsius, 1),
      ambient_celsius: round(readings.ambientCelsius, 1),
      freezer_fan_rpm: readings.freezerFanRpm,
      compressor_duty_ratio: round(actuators.compressorRatio, 2),
      defrost_heater_current_a: round(readings.heaterAmperes, 2),
      mains_voltage_v: round(mainsVolts, 1),
    };
    const severity = this.#error === undefined ? Severity.Warning : Severity.Error;
    this.#agent.event(atMs, { name: event, severity, attributes });
  }

  #sayPhase({ atMs }: Step): void {
    const phase = this.#phase;
    if (phase === this.#saidPhase) return;
    this.#saidPhase = phase;
    this.#agent.state({ phase });
    this.#agent.log(atMs, Severity.Info, `phase ${phase}`);
  }

  #report({ atMs }: Step, readings: RefrigeratorReadings, ran: RefrigeratorActuators): void {
    const values = {
      fridge_celsius: readings.fridgeCelsius,
      freezer_celsius: readings.freezerCelsius,
      evaporator_celsius: readings.evaporatorCelsius,
      condenser_celsius: readings.condenserCelsius,
      ambient_celsius: readings.ambientCelsius,
      compressor_duty_ratio: ran.compressorRatio,
      compressor_current_a: readings.compressorAmperes,
      compressor_starts_total: this.#memory.compressorStarts,
      freezer_fan_rpm: readings.freezerFanRpm,
      fridge_fan_rpm: readings.fridgeFanRpm,
      condenser_fan_rpm: readings.condenserFanRpm,
      defrost_on: Number(ran.defrostHeater),
      defrost_heater_current_a: readings.heaterAmperes,
      door_open: { fridge: Number(readings.isFridgeOpen), freezer: Number(readings.isFreezerOpen) },
      humidity_ratio: readings.humidity,
    };
    this.#reporter.report(atMs, values, "active");
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
