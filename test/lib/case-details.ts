import type { CaseDetail } from "@housecall/proto/api";
import type { CaseFile } from "../../console/server/cases/case-file.ts";

/** A case as its page gets it, of a device that nobody knows more of. */
export function detailOf({ row, faults }: CaseFile, change: Partial<CaseDetail> = {}): CaseDetail {
  return {
    ...row,
    ...{ deviceName: "Washing machine (Lee)", customer: null, device: null, registration: null },
    ...{ faults: [...faults], returnTo: "", others: [], present: [] },
    ...change,
  };
}
