import type { DurationMs, Random } from "@housecall/proto/base";
import type { DeviceClock } from "../clock/device-clock.ts";
import { normal } from "../random/seeded-random.ts";
import { Cpu } from "./cpu.ts";
import type { Journal } from "./journal.ts";
import { KernelLevel, KernelRing } from "./kernel-log.ts";
import type { MachineModel } from "./machine-model.ts";
import { Memory } from "./memory.ts";
import { NetworkInterface } from "./network-interface.ts";
import { killForMemory } from "./oom-killer.ts";
import { Processes } from "./processes.ts";
import type { Storage } from "./storage.ts";
import { Systemd } from "./systemd.ts";
import { ThermalZone } from "./thermal-zone.ts";

/** What a machine is made of; storage and journal outlive its power. */
export interface MachineOptions {
  readonly model: MachineModel;
  readonly clock: DeviceClock;
  readonly random: Random;
  readonly storage: Storage;
  readonly journal: Journal;
}

/** Load changes from second to second by about this much, ours. */
const BUSY_NOISE_RATIO = 0.008;

/**
 * A computer from power-on to power-off: capabilities, state, and physics stepped by its clock.
 *
 * Knows nothing of the agent: `simulatedPlatform` shows it the way Linux shows a machine.
 */
export class Machine {
  readonly model: MachineModel;
  readonly clock: DeviceClock;
  readonly storage: Storage;
  readonly journal: Journal;
  /** As /proc/sys/kernel/random/boot_id has it. */
  readonly bootId: string;
  readonly kernel: KernelRing;
  readonly processes = new Processes();
  readonly memory: Memory;
  readonly cpu: Cpu;
  readonly network: NetworkInterface;
  readonly thermal: ThermalZone;
  readonly systemd: Systemd;
  readonly #random: Random;
  #steppedAtMs: DurationMs = 0;

  constructor(options: MachineOptions) {
    const { model, clock, random } = options;
    this.model = model;
    this.clock = clock;
    this.storage = options.storage;
    this.journal = options.journal;
    this.#random = random;
    this.bootId = uuidOf(random.bytes(16));
    this.kernel = new KernelRing(() => clock.uptimeMs());
    this.memory = new Memory(model.memory);
    this.cpu = new Cpu(model.processors);
    this.network = new NetworkInterface(model.network, random);
    this.thermal = new ThermalZone(model.thermal);
    this.#printBootLines();
    this.systemd = new Systemd({
      model,
      processes: this.processes,
      uptimeMs: () => clock.uptimeMs(),
      say: (priority, message) =>
        this.log({ priority, unit: "init.scope", identifier: "systemd", pid: 1, message }),
    });
    this.memory.step(0, this.processes.rssBytes);
  }

  /** Writes into the journal, now. */
  log(entry: {
    readonly priority: number;
    readonly unit: string;
    readonly identifier: string;
    readonly pid: number;
    readonly message: string;
  }): void {
    this.journal.write({ ...entry, atMs: this.clock.nowMs(), bootId: this.bootId.replaceAll("-", "") });
  }

  /** Brings everything to the clock's now. */
  step(): void {
    const uptimeMs = this.clock.uptimeMs();
    const lengthMs = uptimeMs - this.#steppedAtMs;
    if (lengthMs <= 0) return;
    this.#steppedAtMs = uptimeMs;
    this.processes.step(lengthMs);
    this.memory.step(lengthMs, this.processes.rssBytes);
    if (this.memory.isExhausted) killForMemory(this);
    this.systemd.step();
    this.#stepLoad(lengthMs);
    this.network.step(lengthMs);
  }

  #stepLoad(lengthMs: DurationMs): void {
    const { idleBusyRatio, processors } = this.model;
    const noise = normal(this.#random) * BUSY_NOISE_RATIO;
    const busyRatio = idleBusyRatio + this.processes.busyRatio / processors + noise;
    this.cpu.step(lengthMs, { busyRatio, iowaitRatio: this.memory.thrashRatio });
    this.thermal.step(lengthMs, this.cpu.busyRatio);
  }

  #printBootLines(): void {
    const { kernelRelease, name, memory, processors } = this.model;
    const kib = (bytes: number): string => `${Math.round(bytes / 1_024)}K`;
    this.kernel.print(
      KernelLevel.Notice,
      `Linux version ${kernelRelease} (gcc-12 (Debian 12.2.0-14) 12.2.0)`,
    );
    this.kernel.print(KernelLevel.Info, `Machine model: Housecall simulated ${name}`);
    this.kernel.print(KernelLevel.Info, `Memory: ${kib(memory.totalBytes)} available`);
    this.kernel.print(KernelLevel.Info, `smp: Brought up 1 node, ${processors} CPUs`);
  }
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
