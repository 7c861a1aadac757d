/**
 * systemd as far as services see it: starts, restarts, gives up, and says so in its own words.
 *
 * Texts: src/core/service.c and src/core/unit.c of systemd 252.
 */
import type { MachineModel, ServiceModel } from "./machine-model.ts";
import type { Processes } from "./processes.ts";

/** How a main process ended. */
export type ProcessEnd =
  | { readonly how: "exited"; readonly status: number }
  | { readonly how: "killed"; readonly signal: "KILL" | "SEGV" | "ABRT"; readonly by: "oom" | "other" };

/** What `systemctl show` tells of a service. */
export interface Unit {
  readonly model: ServiceModel;
  activeState: "active" | "activating" | "failed";
  subState: "running" | "auto-restart" | "failed";
  result: "success" | "exit-code" | "signal" | "oom-kill";
  restarts: number;
  mainPid: number;
  /** Uptimes of the latest starts, for the start limit. */
  readonly starts: number[];
  restartAtMs: number;
}

/** systemd-system.conf(5): DefaultStartLimitIntervalSec=10s, DefaultStartLimitBurst=5. */
const START_LIMIT_INTERVAL_MS = 10_000;
const START_LIMIT_BURST = 5;

const Priority = { Error: 3, Warning: 4, Notice: 5, Info: 6 } as const;

/** What systemd needs of its machine. */
export interface SystemdOptions {
  readonly model: MachineModel;
  readonly processes: Processes;
  readonly uptimeMs: () => number;
  /** Writes as PID 1. */
  readonly say: (priority: number, message: string) => void;
}

/** The service manager of one boot. */
export class Systemd {
  readonly #options: SystemdOptions;
  readonly #units = new Map<string, Unit>();

  constructor(options: SystemdOptions) {
    this.#options = options;
    for (const service of options.model.services) this.install(service);
  }

  get units(): readonly Unit[] {
    return [...this.#units.values()];
  }

  unit(name: string): Unit | undefined {
    return this.#units.get(name);
  }

  /** Adds a service (or takes another version of it) and starts it. */
  install(model: ServiceModel): void {
    const unit: Unit = {
      model,
      activeState: "active",
      subState: "running",
      result: "success",
      restarts: 0,
      mainPid: 0,
      starts: [],
      restartAtMs: 0,
    };
    this.#units.set(model.name, unit);
    this.#start(unit);
  }

  /** `systemctl reset-failed` and `systemctl restart`. */
  repair(name: string): void {
    const unit = this.#units.get(name);
    if (unit === undefined) return;
    this.#options.processes.end(unit.mainPid);
    Object.assign(unit, { restarts: 0, result: "success" });
    unit.starts.length = 0;
    this.#start(unit);
  }

  /** `systemctl restart`: stops the main process and starts another; false when there is no such service. */
  restart(name: string): boolean {
    const unit = this.#units.get(name);
    if (unit === undefined) return false;
    const { say, processes } = this.#options;
    const title = `${name}.service - ${unit.model.description}`;
    say(Priority.Info, `Stopping ${title}...`);
    processes.end(unit.mainPid);
    say(Priority.Info, `Stopped ${title}.`);
    // A person's restart does not count against the start limit of a service that ran.
    if (unit.subState === "running") unit.starts.length = 0;
    this.#start(unit);
    return true;
  }

  /** The main process of a service is no more. */
  processEnded(name: string, end: ProcessEnd): void {
    const unit = this.#units.get(name);
    if (unit === undefined || unit.subState !== "running") return;
    const id = `${name}.service`;
    const { say, processes, uptimeMs } = this.#options;
    processes.end(unit.mainPid);
    unit.result = resultOf(end);
    if (end.how === "killed" && end.by === "oom")
      say(Priority.Notice, `${id}: A process of this unit has been killed by the OOM killer.`);
    say(Priority.Notice, `${id}: Main process exited, ${describe(end)}`);
    say(Priority.Warning, `${id}: Failed with result '${unit.result}'.`);
    unit.activeState = "activating";
    unit.subState = "auto-restart";
    unit.restartAtMs = uptimeMs() + unit.model.restartSeconds * 1_000;
  }

  /** Restarts what is due. */
  step(): void {
    for (const unit of this.#units.values()) {
      if (unit.subState !== "auto-restart" || unit.restartAtMs > this.#options.uptimeMs()) continue;
      unit.restarts += 1;
      this.#options.say(
        Priority.Info,
        `${unit.model.name}.service: Scheduled restart job, restart counter is at ${unit.restarts}.`,
      );
      this.#start(unit);
    }
  }

  #start(unit: Unit): void {
    const { processes, uptimeMs, say } = this.#options;
    const { name, description, rssBytes, busyRatio } = unit.model;
    const nowMs = uptimeMs();
    unit.starts.splice(0, unit.starts.findLastIndex((atMs) => atMs <= nowMs - START_LIMIT_INTERVAL_MS) + 1);
    if (unit.starts.length >= START_LIMIT_BURST) {
      this.#giveUp(unit);
      return;
    }
    unit.starts.push(nowMs);
    const process = processes.start({ name, unit: name, startedAtMs: nowMs, rssBytes, busyRatio });
    Object.assign(unit, { activeState: "active", subState: "running", mainPid: process.pid });
    say(Priority.Info, `Started ${name}.service - ${description}.`);
  }

  #giveUp(unit: Unit): void {
    const { name, description } = unit.model;
    const { say } = this.#options;
    Object.assign(unit, { activeState: "failed", subState: "failed", mainPid: 0 });
    say(Priority.Warning, `${name}.service: Start request repeated too quickly.`);
    say(Priority.Warning, `${name}.service: Failed with result '${unit.result}'.`);
    say(Priority.Error, `Failed to start ${name}.service - ${description}.`);
  }
}

function resultOf(end: ProcessEnd): Unit["result"] {
  if (end.how === "exited") return "exit-code";
  return end.by === "oom" ? "oom-kill" : "signal";
}

/** Numbers of signal(7). */
const SIGNAL_NUMBERS = { KILL: 9, SEGV: 11, ABRT: 6 } as const;

function describe(end: ProcessEnd): string {
  return end.how === "exited"
    ? `code=exited, status=${end.status}/FAILURE`
    : `code=killed, status=${SIGNAL_NUMBERS[end.signal]}/${end.signal}`;
}
