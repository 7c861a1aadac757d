import type { CaseDetail, PlaybookRun } from "@housecall/proto/api";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import { CaseDialog } from "../dialogs/case-dialog.tsx";
import { useCaseAction } from "../use-case-action.ts";
import { causeName } from "./view-model.ts";

/** What a run came to: the end with what it proposes, or why it did not come to one. */
export function PlaybookResult(props: {
  readonly found: CaseDetail;
  readonly run: PlaybookRun;
  readonly role: "follows" | "could" | "reads";
}) {
  const { translate, language } = usePreferences();
  const { found, run, role } = props;
  const [dialog, setDialog] = useState<"close" | "book-visit" | null>(null);
  const action = useCaseAction(found.number, () => setDialog(null));
  const { end } = run;
  if (end === null) return <Stopped run={run} />;
  const isVisit = end.outcome === "visit_needed";
  return (
    <section className="playbook-result" aria-label={translate("playbook.ended")}>
      <Text size="sm" c="dimmed">
        {translate("playbook.ended")}
      </Text>
      <h4>{end.title[language]}</h4>
      <p>{end.next[language]}</p>
      <p className="dimmed">
        {translate("playbook.proposes", { outcome: translate(`outcome.${end.outcome}`) })}
        {end.cause !== "" &&
          ` · ${translate("playbook.proposedCause", { cause: causeName(found, end.cause, language) })}`}
        {end.otherwiseVisit && ` · ${translate("playbook.otherwiseVisit")}`}
      </p>
      {role === "follows" && (
        <div className="playbook-answers">
          {isVisit && (
            <Button onClick={() => setDialog("book-visit")}>{translate("playbook.bookVisit")}</Button>
          )}
          <Button variant={isVisit ? "default" : "filled"} onClick={() => setDialog("close")}>
            {translate("playbook.resolve")}
          </Button>
        </div>
      )}
      <CaseDialog dialog={dialog} found={found} action={action} onClose={() => setDialog(null)} />
    </section>
  );
}

function Stopped({ run }: { readonly run: PlaybookRun }) {
  const { translate } = usePreferences();
  if (run.state === "abandoned") return <p>{translate("playbook.state.abandoned")}</p>;
  return <p className="breakable">{translate("playbook.state.stopped", { note: run.note })}</p>;
}
