import { describe } from "vitest";
import { testScenariosOf } from "./lib/play-scenario.ts";

describe("scenarios of dryers", () => {
  testScenariosOf("dryer");
});
