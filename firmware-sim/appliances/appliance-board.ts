import { linuxBoard } from "../machine/linux-board.ts";
import type { MachineModel } from "../machine/machine-model.ts";
import type { ApplianceModel } from "./appliance.ts";

/** The board of an appliance is sampled as slowly as an idle appliance reports: together they make one batch a minute. */
const SAMPLE_INTERVAL_SECONDS = 60;

/** A model: the Linux board, and the appliance that it sits in. */
export function onBoard(options: {
  readonly name: string;
  readonly deviceClass: string;
  readonly firmware: string;
  readonly appliance: ApplianceModel;
  readonly selfTests?: readonly string[];
}): MachineModel {
  return { ...linuxBoard, ...options, sampleIntervalSeconds: SAMPLE_INTERVAL_SECONDS };
}
