import type { CaseChange, DataPlane } from "@housecall/broker";
import type { caseSummaryText, summaryQuery } from "@housecall/proto/api";
import type { Clock, Logger, Random } from "@housecall/proto/base";
import type { z } from "zod";
import { startActionCaseNotes } from "./actions/action-case-notes.ts";
import { type ActionDesk, createActionDesk } from "./actions/action-desk.ts";
import { type CaseDesk, createCaseDesk } from "./cases/case-desk.ts";
import { type CaseKeeper, startCaseKeeper } from "./cases/case-keeper.ts";
import { CasePresences } from "./cases/case-presences.ts";
import { type CaseConfig, caseSettings } from "./cases/case-settings.ts";
import { proposeSummary } from "./cases/summary-text.ts";
import { type ConsentDesk, createConsentDesk } from "./consents/consent-desk.ts";
import { type CustomerDesk, createCustomerDesk } from "./customers/customer-desk.ts";
import { createKpiDesk, type KpiDesk } from "./kpi/kpi-desk.ts";
import { createPlaybookDesk, type PlaybookDesk } from "./playbooks/playbook-desk.ts";

/** Everything that support staff work with. */
export interface Desk {
  readonly cases: CaseDesk;
  readonly customers: CustomerDesk;
  readonly consents: ConsentDesk;
  readonly kpis: KpiDesk;
  readonly playbooks: PlaybookDesk;
  readonly keeper: CaseKeeper;
  readonly actions: ActionDesk;
  /** A proposal of what to tell the customer, in the customer's language unless another is asked for. */
  summaryText(
    number: string,
    query: z.output<typeof summaryQuery>,
  ): Promise<z.output<typeof caseSummaryText>>;
  stop(): Promise<void>;
}

/** Starts the desk over a running data plane: from here on faults open cases. */
export function startDesk(options: {
  readonly plane: DataPlane;
  readonly config: CaseConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}): Desk {
  const { plane, config, clock } = options;
  const settings = caseSettings(config);
  const tell = ({ number, row }: CaseChange): void => {
    const { deviceId, state, assignee, lastSeq } = row;
    plane.live.publish({ kind: "case", number, deviceId, state, assignee, lastSeq });
  };
  const presences = new CasePresences({
    clock,
    onChange: ({ number, deviceId, present }) =>
      plane.live.publish({ kind: "case_presence", number, deviceId, present: [...present] }),
  });
  const keeper = startCaseKeeper({ ...options, settings, tell });
  const notes = startActionCaseNotes({ ...options, tell });
  return {
    cases: createCaseDesk({ plane, settings, presences, clock, tell }),
    customers: createCustomerDesk(options),
    consents: createConsentDesk({ plane, clock }),
    kpis: createKpiDesk({ plane, clock }),
    playbooks: createPlaybookDesk({ plane, clock, tell }),
    keeper,
    actions: createActionDesk({ plane, notes, clock }),
    summaryText: (number, query) => proposeSummary({ plane, settings, clock }, number, query),
    stop: async () => {
      notes.stop();
      await notes.settled();
      await keeper.stop();
    },
  };
}
