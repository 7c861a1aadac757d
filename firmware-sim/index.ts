/** A device that can break: real agents on simulated machines, faults, and scenarios that say what must be found. */
export { airConditionerOf } from "./appliances/air-conditioner/air-conditioner.ts";
export { Appliance, type AppliancePart, type Firmware, type Physics } from "./appliances/appliance.ts";
export { dryerOf } from "./appliances/dryer/dryer.ts";
export { phoneOf } from "./appliances/phone/phone.ts";
export { refrigeratorOf } from "./appliances/refrigerator/refrigerator.ts";
export { robotOf } from "./appliances/robot-cleaner/robot-cleaner.ts";
export { washerOf } from "./appliances/washer/washer.ts";
export { SimulatedDevice, type SimulatedDeviceOptions } from "./device/simulated-device.ts";
export { allFaults, findFault } from "./faults/all-faults.ts";
export type { Fault, FaultOptions, FaultProgress, RunningFault } from "./faults/fault.ts";
export { Home, type HomeUse } from "./home/home.ts";
export { allModels, findModel } from "./machine/all-models.ts";
export type { MachineModel } from "./machine/machine-model.ts";
export { NETWORK_DELAY_MS, SimulatedNetwork } from "./play/simulated-network.ts";
export { judgeScenario, type ObservedFault, type ScenarioVerdict } from "./scenario/judge-scenario.ts";
export { deviceIdOf, runScenario, type ScenarioWorld } from "./scenario/run-scenario.ts";
export { readScenario, type Scenario } from "./scenario/scenario.ts";
export { shippedScenarios } from "./scenario/shipped-scenarios.ts";
