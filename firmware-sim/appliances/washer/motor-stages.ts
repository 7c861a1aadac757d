import { washerErrors } from "./washer-errors.ts";
import type { StagePlan } from "./washer-program.ts";
import type { Stage, StageControls, StageOutcome } from "./washer-stage.ts";

/** How fast front loaders tumble, ours. */
const TUMBLE_RPM = 45;
/** So long to one side, then a rest; ours. */
const TUMBLE_SECONDS = 12;
const REST_SECONDS = 4;
/** The heater stops so far above its goal and starts so far below it, ours. */
const HEAT_BAND_CELSIUS = 0.7;
/** The programme waits for its temperature at most this long, then washes as warm as it is; ours. */
const LONGEST_HEATING_SECONDS = 5_400;
/** Calm water moves by less from one reading to the next, even while the drum turns; ours. */
const FOAM_KILOHERTZ = 0.07;
/** Water that the laundry took is filled up again below this much under wash level; kHz; ours. */
const TOP_UP_KILOHERTZ = 0.25;
/** The coasting drum is timed between these two speeds, so that programmes compare; ours. */
const COAST_FROM_RPM = 900;
const COAST_TO_RPM = 100;
const DISTRIBUTION_RPM = 100;
const DISTRIBUTION_SECONDS = 25;
const INTERMEDIATE_RPM = 400;
const INTERMEDIATE_SECONDS = 40;

/** Turns the laundry in water, heats, fills up what it soaks. */
export class WashStage implements Stage {
  readonly phase: "wash" | "rinse";
  readonly #plan: { readonly seconds: number; readonly goalCelsius: number };
  #seconds = 0;
  #heatingSeconds = 0;
  #unrest = 0;
  #steps = 0;
  #lastLevel: number | undefined;

  constructor(plan: Extract<StagePlan, { kind: "wash" | "rinse" }>) {
    this.phase = plan.kind;
    this.#plan = plan.kind === "wash" ? plan : { seconds: plan.seconds, goalCelsius: 0 };
  }

  step(controls: StageControls): StageOutcome {
    const { actuators, seconds, summary, readings } = controls;
    this.#watchFoam(controls);
    const isWarm = this.#heat(controls);
    if (isWarm || this.#heatingSeconds >= LONGEST_HEATING_SECONDS) this.#seconds += seconds;
    else this.#heatingSeconds += seconds;
    if (actuators.heater) summary.heatedSeconds += seconds;
    const inPeriod = (this.#seconds + this.#heatingSeconds) % (TUMBLE_SECONDS + REST_SECONDS);
    actuators.goalRpm = inPeriod < TUMBLE_SECONDS ? TUMBLE_RPM : 0;
    topUp(controls);
    if (this.#seconds < this.#plan.seconds) return "running";
    Object.assign(actuators, { goalRpm: 0, heater: false, coldValve: false });
    if (this.phase === "rinse") {
      summary.rinses += 1;
      summary.isFoaming = this.#unrest / this.#steps > FOAM_KILOHERTZ;
    }
    controls.say(`${this.phase} done T=${readings.waterCelsius.toFixed(1)}C`);
    return "done";
  }

  /** Foam makes the level dance from reading to reading. */
  #watchFoam({ readings: { levelKilohertz } }: StageControls): void {
    this.#unrest += Math.abs(levelKilohertz - (this.#lastLevel ?? levelKilohertz));
    this.#steps += 1;
    this.#lastLevel = levelKilohertz;
  }

  /** Whether the water is warm enough; the heater is never on without water above it. */
  #heat({ readings, actuators, model }: StageControls): boolean {
    const { goalCelsius } = this.#plan;
    const isCovered = readings.levelKilohertz <= model.control.heaterSafeKilohertz;
    const limit = actuators.heater ? goalCelsius + HEAT_BAND_CELSIUS : goalCelsius - HEAT_BAND_CELSIUS;
    actuators.heater = isCovered && readings.waterCelsius < limit;
    return readings.waterCelsius >= goalCelsius - HEAT_BAND_CELSIUS;
  }
}

function topUp({ readings, actuators, model }: StageControls): void {
  const { washKilohertz } = model.control;
  if (readings.levelKilohertz > washKilohertz + TOP_UP_KILOHERTZ) actuators.coldValve = true;
  if (readings.levelKilohertz <= washKilohertz) actuators.coldValve = false;
}

type SpinStep = "tumble" | "distribute" | "intermediate" | "spin" | "coast";

/** Spreads the laundry, tries again when it shakes, and spins; UE when it never spreads. */
export class SpinStage implements Stage {
  readonly phase = "spin";
  readonly #plan: Extract<StagePlan, { kind: "spin" }>;
  #step: SpinStep = "tumble";
  #coastSeconds = 0;
  #seconds = 0;
  #atSpeed = { seconds: 0, amperes: 0, bearing: 0 };

  constructor(plan: Extract<StagePlan, { kind: "spin" }>) {
    this.#plan = plan;
  }

  step(controls: StageControls): StageOutcome {
    this.#seconds += controls.seconds;
    controls.actuators.pump = true;
    switch (this.#step) {
      case "tumble":
        return this.#run(controls, { rpm: TUMBLE_RPM, seconds: TUMBLE_SECONDS, next: "distribute" });
      case "distribute":
        return this.#isShaking(controls)
          ? this.#tryAgain(controls)
          : this.#run(controls, {
              rpm: DISTRIBUTION_RPM,
              seconds: DISTRIBUTION_SECONDS,
              next: "intermediate",
            });
      case "intermediate":
        return this.#run(controls, { rpm: INTERMEDIATE_RPM, seconds: INTERMEDIATE_SECONDS, next: "spin" });
      case "spin":
        this.#measure(controls);
        return this.#run(controls, { rpm: this.#plan.rpm, seconds: this.#plan.seconds, next: "coast" });
      case "coast":
        return this.#coast(controls);
    }
  }

  #run(
    { actuators }: StageControls,
    part: { readonly rpm: number; readonly seconds: number; readonly next: SpinStep },
  ): StageOutcome {
    actuators.goalRpm = part.rpm;
    if (this.#seconds >= part.seconds) {
      this.#step = part.next;
      this.#seconds = 0;
    }
    return "running";
  }

  #isShaking({ readings, model }: StageControls): boolean {
    return (
      readings.rpm >= DISTRIBUTION_RPM &&
      readings.vibration > model.control.vibrationLimitMillimetresPerSecond
    );
  }

  #tryAgain({ actuators, summary, model, readings, say }: StageControls): StageOutcome {
    summary.rebalanceTries += 1;
    say(
      `spin unbalanced vib=${readings.vibration.toFixed(2)}mm/s rpm=${readings.rpm} try=${summary.rebalanceTries}`,
    );
    actuators.goalRpm = 0;
    if (summary.rebalanceTries >= model.control.rebalanceLimit) return washerErrors.unbalanced;
    this.#step = "tumble";
    this.#seconds = 0;
    return "running";
  }

  #measure({ readings, seconds, summary }: StageControls): void {
    if (readings.rpm < this.#plan.rpm) return;
    this.#atSpeed.seconds += seconds;
    this.#atSpeed.amperes += readings.motorAmperes * seconds;
    this.#atSpeed.bearing += readings.bearingVibration * seconds;
    summary.spinAmperes = this.#atSpeed.amperes / this.#atSpeed.seconds;
    summary.bearingVibration = this.#atSpeed.bearing / this.#atSpeed.seconds;
  }

  #coast({ readings, actuators, summary, seconds, say }: StageControls): StageOutcome {
    actuators.goalRpm = 0;
    if (readings.rpm < COAST_FROM_RPM && readings.rpm >= COAST_TO_RPM) this.#coastSeconds += seconds;
    if (readings.rpm > 0) return "running";
    actuators.pump = false;
    summary.coastDownSeconds = this.#coastSeconds;
    say(`spin done coast=${Math.round(this.#coastSeconds)}s tries=${summary.rebalanceTries}`);
    return "done";
  }
}
