import type { TextKey } from "./en.ts";
import { actionsKo } from "./ko/actions.ts";
import { auditKo } from "./ko/audit.ts";
import { caseDialogsKo } from "./ko/case-dialogs.ts";
import { casesKo } from "./ko/cases.ts";
import { commonKo } from "./ko/common.ts";
import { consentKo } from "./ko/consent.ts";
import { deskActionsKo } from "./ko/desk-actions.ts";
import { deviceKo } from "./ko/device.ts";
import { findKo } from "./ko/find.ts";
import { fleetKo } from "./ko/fleet.ts";
import { healthKo } from "./ko/health.ts";
import { kpiKo } from "./ko/kpi.ts";
import { logsKo } from "./ko/logs.ts";
import { playbookKo } from "./ko/playbook.ts";
import { pulledLogKo } from "./ko/pulled-log.ts";
import { searchKo } from "./ko/search.ts";
import { signalsKo } from "./ko/signals.ts";
import { staffKo } from "./ko/staff.ts";
import { stateKo } from "./ko/state.ts";
import { timelineKo } from "./ko/timeline.ts";
import { wordsKo } from "./ko/words.ts";

/** Every Korean text. */
export const ko: Record<TextKey, string> = {
  ...actionsKo,
  ...commonKo,
  ...wordsKo,
  ...fleetKo,
  ...auditKo,
  ...deviceKo,
  ...logsKo,
  ...pulledLogKo,
  ...healthKo,
  ...searchKo,
  ...signalsKo,
  ...stateKo,
  ...staffKo,
  ...deskActionsKo,
  ...casesKo,
  ...consentKo,
  ...caseDialogsKo,
  ...kpiKo,
  ...playbookKo,
  ...timelineKo,
  ...findKo,
};
