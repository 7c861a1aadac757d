import type { CaseActionName } from "@housecall/proto/api";
import { AssignDialog } from "./assign-dialog.tsx";
import { CloseDialog } from "./close-dialog.tsx";
import type { DialogProps } from "./dialog-props.ts";
import { TextDialog } from "./text-dialog.tsx";
import { VisitDialog, VisitDoneDialog } from "./visit-dialogs.tsx";
import { WaitDialog } from "./wait-dialog.tsx";

const dialogNames = [
  "close",
  "wait",
  "escalate",
  "return",
  "book-visit",
  "visit-done",
  "reopen",
  "assign",
] as const satisfies readonly CaseActionName[];

/** An action that asks something first. */
export type DialogName = (typeof dialogNames)[number];

/** Whether an action asks something first. */
export function isDialogName(name: CaseActionName): name is DialogName {
  return (dialogNames as readonly CaseActionName[]).includes(name);
}

/** The dialog that is open, if any. */
export function CaseDialog({ dialog, ...props }: DialogProps & { readonly dialog: DialogName | null }) {
  switch (dialog) {
    case null:
      return null;
    case "close":
      return <CloseDialog {...props} />;
    case "wait":
      return <WaitDialog {...props} />;
    case "book-visit":
      return <VisitDialog {...props} />;
    case "visit-done":
      return <VisitDoneDialog {...props} />;
    case "assign":
      return <AssignDialog {...props} />;
    case "escalate":
    case "return":
    case "reopen":
      return <TextDialog kind={dialog} {...props} />;
  }
}
