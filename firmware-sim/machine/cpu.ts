/** USER_HZ: 100 on every platform, proc_stat(5). */
const TICKS_PER_MS = 0.1;
/** The load average's time constant: one minute, kernel/sched/loadavg.c. */
const LOAD_CONSTANT_MS = 60_000;
/** Of busy time, what the kernel itself takes; typical of small services, ours. */
const SYSTEM_SHARE = 0.3;

/** Processor time since boot, in ticks over all processors. */
export class Cpu {
  readonly #processors: number;
  busyRatio = 0;
  userTicks = 0;
  systemTicks = 0;
  idleTicks = 0;
  iowaitTicks = 0;
  load1m = 0;

  constructor(processors: number) {
    this.#processors = processors;
  }

  /** Shares are of all processors together, 0..1. */
  step(lengthMs: number, demand: { readonly busyRatio: number; readonly iowaitRatio: number }): void {
    const ticks = lengthMs * TICKS_PER_MS * this.#processors;
    this.busyRatio = Math.min(1, Math.max(0, demand.busyRatio));
    const iowait = Math.min(1 - this.busyRatio, Math.max(0, demand.iowaitRatio));
    this.systemTicks += ticks * this.busyRatio * SYSTEM_SHARE;
    this.userTicks += ticks * this.busyRatio * (1 - SYSTEM_SHARE);
    this.iowaitTicks += ticks * iowait;
    this.idleTicks += ticks * (1 - this.busyRatio - iowait);
    const keep = Math.exp(-lengthMs / LOAD_CONSTANT_MS);
    this.load1m = this.load1m * keep + (this.busyRatio + iowait) * this.#processors * (1 - keep);
  }
}
