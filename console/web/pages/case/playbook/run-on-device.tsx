import type { PlaybookStepView } from "@housecall/proto/api";
import { Alert, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { AgainstIcon, CheckIcon, UnknownIcon } from "../../../parts/icons.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { RunDialog } from "../../device/remote-actions/run-dialog.tsx";
import { type RunLine, runLines } from "../../device/remote-actions/view-model.ts";
import type { StepProps } from "./run-props.ts";
import { actionWords, offerFor } from "./view-model.ts";

type Action = NonNullable<PlaybookStepView["action"]>;

/** The action of a step: its button, and what has come of it since the step began. */
export function RunOnDevice(props: StepProps & { readonly action: Action }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const { found, current, action, role } = props;
  const { data: device } = useQuery(resources.device(found.deviceId));
  const { data: offers, isSuccess } = useQuery(resources.deviceActions(found.deviceId));
  const { data: commands = [] } = useQuery(resources.commands(found.deviceId));
  const offer = offerFor(offers?.items ?? [], action);
  const since = commands.filter(({ createdAtMs }) => createdAtMs >= current.sinceMs);
  const [run] = runLines(since, offer === undefined ? [] : [offer], { translate, language, moment });
  const title = offer?.title[language] ?? actionWords(action);
  if (isSuccess && offer === undefined)
    return <Alert color="yellow">{translate("playbook.notOffered", { action: title })}</Alert>;
  return (
    <div className="playbook-action">
      {role === "follows" && may("action:run") && device !== undefined && offer !== undefined && (
        <Button variant="light" onClick={() => setIsOpen(true)}>
          {translate("playbook.runNamed", { action: title })}
        </Button>
      )}
      {run !== undefined && <Newest run={run} />}
      {isOpen && device !== undefined && offer !== undefined && (
        <RunDialog device={device} offer={offer} caseId={found.number} onClose={() => setIsOpen(false)} />
      )}
    </div>
  );
}

function Newest({ run }: { readonly run: RunLine }) {
  return (
    <div role="status">
      <Text>
        <strong>{run.title}</strong>: {run.state}
      </Text>
      {run.sentence !== "" && (
        <Text size="sm" c="dimmed" className="breakable">
          {run.sentence}
        </Text>
      )}
      <ul className="action-checks">
        {run.checks.map((check) => (
          <li key={check.id} className={check.isMet ? "tone-good" : run.isOpen ? "tone-waiting" : "tone-bad"}>
            {check.isMet ? <CheckIcon /> : run.isOpen ? <UnknownIcon /> : <AgainstIcon />}
            <span className="breakable">{check.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
