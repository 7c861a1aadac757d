import { describe } from "vitest";
import { testScenariosOf } from "./lib/play-scenario.ts";

describe("scenarios of robot cleaners", () => {
  testScenariosOf("robot-cleaner");
});
