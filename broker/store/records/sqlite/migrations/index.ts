import type { Migration } from "../migration.ts";
import { fleetMigration } from "./0001-fleet.ts";
import { diagnosisMigration } from "./0002-diagnosis.ts";
import { commandsMigration } from "./0003-commands.ts";
import { clockAnchorsMigration } from "./0004-clock-anchors.ts";
import { silentSpoolsMigration } from "./0005-silent-spools.ts";
import { claimNotesMigration } from "./0006-claim-notes.ts";
import { auditHeadsMigration } from "./0007-audit-heads.ts";
import { customersMigration } from "./0008-customers.ts";
import { casesMigration } from "./0009-cases.ts";
import { deviceMomentsMigration } from "./0010-device-moments.ts";
import { actionsMigration } from "./0011-actions.ts";
import { consentAsksMigration } from "./0012-consent-asks.ts";
import { deviceMacsMigration } from "./0013-device-macs.ts";

/** All steps of the records schema, ascending. */
export const recordsMigrations: readonly Migration[] = [
  fleetMigration,
  diagnosisMigration,
  commandsMigration,
  clockAnchorsMigration,
  silentSpoolsMigration,
  claimNotesMigration,
  auditHeadsMigration,
  customersMigration,
  casesMigration,
  deviceMomentsMigration,
  actionsMigration,
  consentAsksMigration,
  deviceMacsMigration,
];
