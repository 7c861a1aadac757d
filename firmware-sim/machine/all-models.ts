import { onBoard } from "../appliances/appliance-board.ts";
import { frontLoader9kg } from "../appliances/washer/models/front-loader-9kg.ts";
import { washer } from "../appliances/washer/washer.ts";
import { linuxBoard } from "./linux-board.ts";
import type { MachineModel } from "./machine-model.ts";

/** Every kind of machine that can be simulated. */
export const allModels: readonly MachineModel[] = [
  linuxBoard,
  onBoard({ ...frontLoader9kg, deviceClass: "washer", appliance: washer(frontLoader9kg) }),
];

/** A model by its name. */
export function findModel(name: string): MachineModel | undefined {
  return allModels.find((model) => model.name === name);
}
