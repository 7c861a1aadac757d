import type { CaseActionName, CaseDetail } from "@housecall/proto/api";
import { Alert, Anchor, Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { packPath } from "../../api/case-actions.ts";
import { useMay, useMe } from "../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { CaseDialog, type DialogName, isDialogName } from "./dialogs/case-dialog.tsx";
import { useCaseAction } from "./use-case-action.ts";
import { caseButtons } from "./view-model.ts";

/** What can be done next, the likeliest first; `t` takes a case, `x` resolves it. */
export function CaseActionsBar({
  found,
  onWriting,
}: {
  readonly found: CaseDetail;
  readonly onWriting: (isWriting: boolean) => void;
}) {
  const { translate, language } = usePreferences();
  const { timeZone } = useMoments();
  const { name } = useMe();
  const may = useMay();
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const action = useCaseAction(found.number, () => setDialog(null));
  const worker = { name, mayWork: may("case:work"), mayAssign: may("case:assign-others") };
  const buttons = caseButtons(found, worker, translate);
  useEffect(() => onWriting(dialog !== null), [dialog, onWriting]);
  const start = (chosen: CaseActionName) => {
    action.reset();
    if (isDialogName(chosen)) setDialog(chosen);
    else if (chosen === "take") action.mutate({ name: "take", body: { from: found.assignee } });
    else if (chosen === "release" || chosen === "wake") action.mutate({ name: chosen, body: {} });
  };
  const startIfShown = (chosen: CaseActionName) => () =>
    dialog === null && buttons.some((each) => each.name === chosen) && start(chosen);
  useHotkeys([
    ["t", startIfShown("take")],
    ["x", startIfShown("close")],
  ]);
  return (
    <>
      <section className="case-actions" aria-label={translate("case.actions")}>
        {buttons.map(({ name: each, label, weight }) => (
          <Button
            key={each}
            variant={weight === "next" ? "filled" : "default"}
            onClick={() => start(each)}
            disabled={action.isPending}
          >
            {label}
          </Button>
        ))}
        <Anchor
          href={packPath(found.number, { language, timeZone })}
          target="_blank"
          rel="noreferrer"
          ml="auto"
        >
          {translate("case.pack")}
        </Anchor>
      </section>
      {action.isError && dialog === null && (
        <Alert color="red" role="alert" mb="md">
          {failureSentence(action.error, translate)}
        </Alert>
      )}
      <CaseDialog dialog={dialog} found={found} action={action} onClose={() => setDialog(null)} />
    </>
  );
}
