import type { CaseDetail } from "@housecall/proto/api";
import type { CaseActionState } from "../use-case-action.ts";

/** What every dialog of a case needs. */
export interface DialogProps {
  readonly found: CaseDetail;
  readonly action: CaseActionState;
  readonly onClose: () => void;
}
