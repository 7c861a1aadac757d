import { linuxBoard } from "./linux-board.ts";
import type { MachineModel } from "./machine-model.ts";

/** Every kind of machine that can be simulated. */
export const allModels: readonly MachineModel[] = [linuxBoard];

/** A model by its name. */
export function findModel(name: string): MachineModel | undefined {
  return allModels.find((model) => model.name === name);
}
