import { describe } from "vitest";
import { testScenariosOf } from "./lib/play-scenario.ts";

describe("scenarios of phones", () => {
  testScenariosOf("phone");
});
