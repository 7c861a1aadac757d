/** A program that runs. */
export interface Process {
  readonly pid: number;
  readonly name: string;
  /** systemd service that it belongs to, without ".service"; "" for none. */
  readonly unit: string;
  /** Since boot. */
  readonly startedAtMs: number;
  rssBytes: number;
  /** Share of one processor. */
  busyRatio: number;
  cpuTicks: number;
}

/** The kernel cuts names to TASK_COMM_LEN - 1 characters, proc_pid_comm(5). */
const NAME_LENGTH = 15;
/** USER_HZ: 100 on every platform, proc_pid_stat(5). */
const TICKS_PER_MS = 0.1;

/** Programs by process id. */
export class Processes {
  readonly #running = new Map<number, Process>();
  #nextPid = 400;

  start(options: {
    readonly name: string;
    readonly unit: string;
    readonly startedAtMs: number;
    readonly rssBytes: number;
    readonly busyRatio: number;
  }): Process {
    const process = { ...options, name: options.name.slice(0, NAME_LENGTH), pid: this.#nextPid, cpuTicks: 0 };
    this.#nextPid += 1 + (this.#nextPid % 3);
    this.#running.set(process.pid, process);
    return process;
  }

  end(pid: number): void {
    this.#running.delete(pid);
  }

  of(pid: number): Process | undefined {
    return this.#running.get(pid);
  }

  /** The process of a service. */
  ofUnit(unit: string): Process | undefined {
    return this.all.find((process) => process.unit === unit);
  }

  get all(): readonly Process[] {
    return [...this.#running.values()];
  }

  get rssBytes(): number {
    return this.all.reduce((sum, process) => sum + process.rssBytes, 0);
  }

  /** Share of one processor that all of them take. */
  get busyRatio(): number {
    return this.all.reduce((sum, process) => sum + process.busyRatio, 0);
  }

  step(lengthMs: number): void {
    for (const process of this.#running.values())
      process.cpuTicks += process.busyRatio * lengthMs * TICKS_PER_MS;
  }
}
