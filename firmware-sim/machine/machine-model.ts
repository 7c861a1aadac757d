import type { ApplianceModel } from "../appliances/appliance.ts";

/** What a kind of machine is made of. Numbers live in the models, each with its source; the physics only uses them. */
export interface MachineModel {
  readonly name: string;
  readonly deviceClass: string;
  readonly firmware: string;
  readonly osName: string;
  readonly kernelRelease: string;
  readonly cpuName: string;
  readonly processors: number;
  readonly memory: MemoryModel;
  readonly mounts: readonly MountModel[];
  readonly services: readonly ServiceModel[];
  readonly network: NetworkModel;
  readonly thermal: ThermalModel;
  /** Share of processor time that the machine needs when all is well. */
  readonly idleBusyRatio: number;
  /** How often the agent samples the Linux board. */
  readonly sampleIntervalSeconds: number;
  /** Tests that the firmware of the appliance offers; none unless given. */
  readonly selfTests?: readonly string[];
  /** What the board sits in; undefined: a bare board. */
  readonly appliance?: ApplianceModel;
}

export interface MemoryModel {
  readonly totalBytes: number;
  /** What the kernel itself holds. */
  readonly kernelBytes: number;
  /** Below this the kernel kills (min_free_kbytes). */
  readonly minFreeBytes: number;
}

export interface MountModel {
  readonly source: string;
  readonly mount: string;
  readonly type: string;
  readonly access: "rw" | "ro";
  readonly totalBytes: number;
  readonly usedBytes: number;
  /** Share of blocks that only the superuser may use. */
  readonly reservedRatio: number;
  readonly bytesPerInode: number;
}

/** A systemd service with one process. */
export interface ServiceModel {
  /** Without ".service". */
  readonly name: string;
  readonly description: string;
  readonly rssBytes: number;
  /** Share of one processor. */
  readonly busyRatio: number;
  /** RestartSec=. */
  readonly restartSeconds: number;
}

export interface NetworkModel {
  readonly name: string;
  readonly rssiDbm: number;
  readonly receivedBytesPerSecond: number;
  readonly sentBytesPerSecond: number;
}

export interface ThermalModel {
  readonly zone: string;
  readonly ambientCelsius: number;
  /** Above ambient when nothing runs. */
  readonly idleRiseCelsius: number;
  /** Above that when every processor is busy. */
  readonly busyRiseCelsius: number;
  readonly timeConstantSeconds: number;
}
