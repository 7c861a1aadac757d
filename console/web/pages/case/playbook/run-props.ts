import type { CaseDetail, PlaybookCurrent, PlaybookRun, PlaybookStepView } from "@housecall/proto/api";
import type { PlaybookWork } from "./use-playbook.ts";

/** What the parts of a run are shown with. */
export interface RunProps {
  readonly found: CaseDetail;
  readonly run: PlaybookRun;
  readonly work: PlaybookWork;
  readonly role: "follows" | "could" | "reads";
}

/** The step at which a run stands. */
export interface StepProps extends RunProps {
  readonly step: PlaybookStepView;
  readonly current: PlaybookCurrent;
  readonly number: number;
}
