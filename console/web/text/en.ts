import { actionsEn } from "./en/actions.ts";
import { auditEn } from "./en/audit.ts";
import { caseDialogsEn } from "./en/case-dialogs.ts";
import { casesEn } from "./en/cases.ts";
import { commonEn } from "./en/common.ts";
import { consentEn } from "./en/consent.ts";
import { deskActionsEn } from "./en/desk-actions.ts";
import { deviceEn } from "./en/device.ts";
import { findEn } from "./en/find.ts";
import { fleetEn } from "./en/fleet.ts";
import { healthEn } from "./en/health.ts";
import { kpiEn } from "./en/kpi.ts";
import { logsEn } from "./en/logs.ts";
import { playbookEn } from "./en/playbook.ts";
import { pulledLogEn } from "./en/pulled-log.ts";
import { searchEn } from "./en/search.ts";
import { signalsEn } from "./en/signals.ts";
import { staffEn } from "./en/staff.ts";
import { stateEn } from "./en/state.ts";
import { timelineEn } from "./en/timeline.ts";
import { wordsEn } from "./en/words.ts";

/** Every English text; its keys are the keys of all languages. */
export const en = {
  ...actionsEn,
  ...commonEn,
  ...wordsEn,
  ...fleetEn,
  ...auditEn,
  ...deviceEn,
  ...logsEn,
  ...pulledLogEn,
  ...healthEn,
  ...searchEn,
  ...signalsEn,
  ...stateEn,
  ...staffEn,
  ...deskActionsEn,
  ...casesEn,
  ...consentEn,
  ...caseDialogsEn,
  ...kpiEn,
  ...playbookEn,
  ...timelineEn,
  ...findEn,
} as const;

/** Name of a text. */
export type TextKey = keyof typeof en;
