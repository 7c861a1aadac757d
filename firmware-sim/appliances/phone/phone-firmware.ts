import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import { type AgentLine, Severity } from "../agent-line.ts";
import type { Firmware, FirmwareBoard, Step } from "../appliance.ts";
import { SignalReporter } from "../signal-reporter.ts";
import { DrainMeter } from "./drain-meter.ts";
import type { ThermalStatus } from "./heat-body.ts";
import type { PhoneAppName } from "./phone-apps.ts";
import type { PhoneOwner } from "./phone-owner.ts";
import type { PhonePhysics } from "./phone-physics.ts";
import { backgroundBusy, freezeFrame, signalsToReport } from "./phone-report.ts";

/** While somebody looks at it or it charges. */
const AWAKE_STEP_MS: DurationMs = 20 * SECOND_MS;
/** From this charge on the gauge learns what the cell holds, and how well; ours. */
const LEARNS_FROM_RATIO = 0.985;
const LEARN_SHARE = 0.7;
const LEARN_ERROR_RATIO = 0.004;

/** Names of the thermal states, PowerManager. */
const thermalNames = ["none", "light", "moderate", "severe", "critical", "emergency", "shutdown"] as const;
const SEVERE: ThermalStatus = 3;

/** What the phone keeps without power. */
export interface PhoneMemory {
  healthRatio: number;
  abnormalBoots: number;
  backedUpAtMs: EpochMs;
  hasLearned: boolean;
}

/** What the programs of one boot need. */
export interface PhoneFirmwareOptions {
  readonly board: FirmwareBoard;
  readonly physics: PhonePhysics;
  readonly memory: PhoneMemory;
  readonly owner: PhoneOwner;
}

/** The phone's own service: counts, watches, reports. Its log speaks as logcat does. */
export class PhoneFirmware implements Firmware {
  readonly #board: FirmwareBoard;
  readonly #physics: PhonePhysics;
  readonly #memory: PhoneMemory;
  readonly #owner: PhoneOwner;
  readonly #agent: AgentLine;
  readonly #reporter: SignalReporter;
  readonly #drain = new DrainMeter();
  #isAwake = false;
  #saidStatus: ThermalStatus = 0;
  #wasUpdating = false;

  constructor({ board, physics, memory, owner }: PhoneFirmwareOptions) {
    this.#board = board;
    this.#physics = physics;
    this.#memory = memory;
    this.#owner = owner;
    this.#agent = board.agent;
    this.#reporter = new SignalReporter(board, "phone");
  }

  /** Nothing of a phone floods, heats or moves. */
  mayStart(): boolean {
    return true;
  }

  step(step: Step): DurationMs {
    if (!this.#isAwake) this.#wakeUp(step.atMs);
    this.#isAwake = true;
    if (this.#owner.step(step.trueAtMs) === "pictures-lost") this.#sayNoSpace(step.atMs);
    for (const app of this.#physics.apps.takeFresh()) this.#sayCrash(step.atMs, app);
    this.#learn();
    this.#sayHeat(step.atMs);
    this.#sayUpdate(step.atMs);
    this.#report(step);
    const { isScreenOn, plug } = this.#physics;
    return isScreenOn || plug !== "unplugged" ? AWAKE_STEP_MS : MINUTE_MS;
  }

  #wakeUp(atMs: EpochMs): void {
    const physics = this.#physics;
    const { name, firmware } = physics.model;
    const isAbnormal = physics.offReason === "battery";
    // As in the property ro.boot.bootreason.
    const reason = isAbnormal ? "reboot,battery" : "cold";
    this.#say(atMs, Severity.Info, `boot: ${name} ${firmware} bootreason=${reason}`);
    physics.offReason = "unknown";
    if (!isAbnormal) return;
    this.#memory.abnormalBoots += 1;
    const attributes = { reason: "battery", ...freezeFrame(physics) };
    this.#agent.event(atMs, { name: "abnormal-boot", severity: Severity.Error, attributes });
    this.#say(
      atMs,
      Severity.Error,
      `healthd: last power off was not orderly, battery l=${Math.round(physics.battery.chargeRatio * 100)}`,
    );
  }

  /** A full charge tells what the cell holds. */
  #learn(): void {
    const { battery } = this.#physics;
    const isFull = battery.chargeRatio >= LEARNS_FROM_RATIO;
    if (isFull && !this.#memory.hasLearned) {
      const measured = battery.healthRatio * (1 + LEARN_ERROR_RATIO * normal(this.#board.random));
      this.#memory.healthRatio += LEARN_SHARE * (measured - this.#memory.healthRatio);
    }
    this.#memory.hasLearned = isFull;
  }

  /** The words of Android's runtime: AndroidRuntime.java, ActivityManagerService. */
  #sayCrash(atMs: EpochMs, app: PhoneAppName): void {
    const crashes = this.#physics.apps.crashes.get(app) ?? 0;
    const attributes = {
      app,
      crashes,
      free_storage_ratio: freezeFrame(this.#physics)["free_storage_ratio"] ?? 0,
    };
    this.#agent.event(atMs, { name: "app-crashed", severity: Severity.Error, attributes });
    this.#say(atMs, Severity.Error, `AndroidRuntime: FATAL EXCEPTION: main Process: app.${app}`);
    this.#say(atMs, Severity.Warning, `ActivityManager: Process app.${app} has died: fg TOP`);
  }

  #sayNoSpace(atMs: EpochMs): void {
    this.#say(atMs, Severity.Error, "MediaProvider: write failed: ENOSPC (No space left on device)");
    const attributes = freezeFrame(this.#physics);
    this.#agent.event(atMs, { name: "storage-write-failed", severity: Severity.Error, attributes });
  }

  #sayHeat(atMs: EpochMs): void {
    const { status, celsius } = this.#physics.heat;
    if (status === this.#saidStatus) return;
    const isRising = status > this.#saidStatus;
    this.#saidStatus = status;
    const severity = status >= SEVERE ? Severity.Warning : Severity.Info;
    const name = thermalNames[status];
    this.#say(atMs, severity, `ThermalManager: status=${status} (${name}) skin=${celsius.toFixed(1)}`);
    if (!isRising || status < SEVERE) return;
    const attributes = { status: name, ...freezeFrame(this.#physics) };
    this.#agent.event(atMs, { name: "thermal-throttling", severity: Severity.Warning, attributes });
  }

  #sayUpdate(atMs: EpochMs): void {
    const { isUpdating } = this.#physics.condition;
    if (isUpdating === this.#wasUpdating) return;
    this.#wasUpdating = isUpdating;
    this.#agent.state({ update: isUpdating ? "installing" : "done" });
    this.#say(
      atMs,
      Severity.Info,
      `update_engine: ${isUpdating ? "downloading and installing" : "finished, waiting for reboot"}`,
    );
  }

  #report({ atMs, trueAtMs, lengthMs }: Step): void {
    const physics = this.#physics;
    const { random } = this.#board;
    const { healthRatio, abnormalBoots, backedUpAtMs } = this.#memory;
    const own = {
      battery_cycles_total: Math.floor(physics.battery.cycles),
      battery_health_ratio: healthRatio,
      abnormal_boots_total: abnormalBoots,
      days_since_backup: Math.floor((trueAtMs - backedUpAtMs) / (24 * 60 * MINUTE_MS)),
    };
    this.#reporter.report(atMs, { ...signalsToReport(physics, random), ...own }, "idle");
    const hour = this.#drain.step(atMs, lengthMs, physics);
    if (hour?.perHour === undefined) return;
    // Told once, when its hour is over.
    this.#reporter.report(
      atMs,
      { drain_screen_off_ratio_per_h: hour.perHour, ...backgroundBusy(physics, random) },
      "idle",
    );
  }

  #say(atMs: EpochMs, severity: Severity, message: string): void {
    this.#agent.log(atMs, severity, message);
  }
}
