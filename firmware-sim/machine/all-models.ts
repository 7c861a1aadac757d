import { airConditioner } from "../appliances/air-conditioner/air-conditioner.ts";
import { wallSplit4kw } from "../appliances/air-conditioner/models/wall-split-4kw.ts";
import { onBoard } from "../appliances/appliance-board.ts";
import { dryer } from "../appliances/dryer/dryer.ts";
import { heatPump9kg } from "../appliances/dryer/models/heat-pump-9kg.ts";
import { phone6in } from "../appliances/phone/models/phone-6in.ts";
import { phoneMachine } from "../appliances/phone/phone-board.ts";
import { frenchDoor800l } from "../appliances/refrigerator/models/french-door-800l.ts";
import { refrigerator } from "../appliances/refrigerator/refrigerator.ts";
import { lidarRobot } from "../appliances/robot-cleaner/models/lidar-robot.ts";
import { robotCleaner } from "../appliances/robot-cleaner/robot-cleaner.ts";
import { frontLoader9kg } from "../appliances/washer/models/front-loader-9kg.ts";
import { washer } from "../appliances/washer/washer.ts";
import { linuxBoard } from "./linux-board.ts";
import type { MachineModel } from "./machine-model.ts";

/** Every kind of machine that can be simulated. */
export const allModels: readonly MachineModel[] = [
  linuxBoard,
  onBoard({
    ...frontLoader9kg,
    deviceClass: "washer",
    appliance: washer(frontLoader9kg),
    selfTests: ["drain-test"],
  }),
  onBoard({ ...frenchDoor800l, deviceClass: "refrigerator", appliance: refrigerator(frenchDoor800l) }),
  onBoard({ ...wallSplit4kw, deviceClass: "air-conditioner", appliance: airConditioner(wallSplit4kw) }),
  onBoard({ ...heatPump9kg, deviceClass: "dryer", appliance: dryer(heatPump9kg) }),
  onBoard({ ...lidarRobot, deviceClass: "robot-cleaner", appliance: robotCleaner(lidarRobot) }),
  phoneMachine(phone6in),
];

/** A model by its name. */
export function findModel(name: string): MachineModel | undefined {
  return allModels.find((model) => model.name === name);
}
