import type { Migration } from "../migration.ts";
import { fleetMigration } from "./0001-fleet.ts";
import { diagnosisMigration } from "./0002-diagnosis.ts";
import { commandsMigration } from "./0003-commands.ts";

/** All steps of the records schema, ascending. */
export const recordsMigrations: readonly Migration[] = [
  fleetMigration,
  diagnosisMigration,
  commandsMigration,
];
