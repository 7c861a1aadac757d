/** The only place of this package that reads files: the scenarios that come with it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readScenario, type Scenario } from "./scenario.ts";

/** Every scenario in the folder `scenarios`, by name. @throws AppError CONFIG_INVALID when one has a mistake. */
export function shippedScenarios(): readonly Scenario[] {
  const folder = join(import.meta.dirname, "..", "scenarios");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yml"))
    .sort()
    .map((name) => readScenario(readFileSync(join(folder, name), "utf8"), name));
}
