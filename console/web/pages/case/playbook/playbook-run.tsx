import { Alert, Button, Text } from "@mantine/core";
import { useState } from "react";
import { Ago } from "../../../parts/ago.tsx";
import { AgainstIcon, CheckIcon, PendingIcon, UnknownIcon } from "../../../parts/icons.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { PlaybookStep } from "./playbook-step.tsx";
import { ReasonForm } from "./reason-form.tsx";
import type { RunProps } from "./run-props.ts";
import { currentStep, type DoneLine, doneLines, stepsAhead } from "./view-model.ts";

/** A run from its first step on: what is done, the step that is open, what comes then. */
export function PlaybookRunView(props: RunProps) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const { run } = props;
  const lines = doneLines(run, { translate, language, moment });
  const step = currentStep(run);
  const ahead = run.view !== null && step !== undefined ? stepsAhead(run.view, step.id) : [];
  return (
    <div className="playbook-run">
      <RunHead {...props} />
      {run.state === "outdated" && <Alert color="yellow">{translate("playbook.state.outdated")}</Alert>}
      <ol className="playbook-steps" aria-label={translate("playbook.steps")}>
        {lines.map((line) => (
          <Done key={line.key} line={line} />
        ))}
        {step !== undefined && run.current !== null && (
          <li key={step.id} className="playbook-open" aria-current="step">
            <PlaybookStep {...props} step={step} current={run.current} number={lines.length + 1} />
          </li>
        )}
        {ahead.map(({ id, title }) => (
          <li key={id} className="playbook-ahead">
            <PendingIcon />
            <span>{title[language]}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function RunHead({ run, work, role, found }: RunProps) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const [isStopping, setIsStopping] = useState(false);
  const goesOn = run.state === "running" || run.state === "outdated";
  const started = { actor: run.startedBy, time: moment(run.startedAtMs, "dateTime") };
  return (
    <div className="playbook-head">
      <div>
        <h3>{run.title[language]}</h3>
        <Text size="sm" c="dimmed">
          {translate("playbook.startedBy", started)}
        </Text>
        {goesOn && role === "could" && (
          <Text size="sm">{translate("playbook.notYours", { name: found.assignee })}</Text>
        )}
      </div>
      {goesOn && role === "follows" && !isStopping && (
        <Button size="compact-sm" variant="default" onClick={() => setIsStopping(true)}>
          {translate("playbook.stop")}
        </Button>
      )}
      {goesOn && isStopping && (
        <ReasonForm
          label={translate("playbook.stopReason")}
          submit={translate("playbook.stop")}
          isPending={work.isPending}
          onSubmit={(note) => work.mutate({ kind: "stop", note })}
          onCancel={() => setIsStopping(false)}
        />
      )}
    </div>
  );
}

const signs = { ok: <CheckIcon />, not_ok: <AgainstIcon />, skipped: <UnknownIcon /> } as const;

function Done({ line }: { readonly line: DoneLine }) {
  const { language } = usePreferences();
  return (
    <li className={`playbook-done playbook-${line.is}`}>
      {signs[line.is]}
      <div>
        <strong>{line.title}</strong>
        <span className="dimmed">
          {" "}
          {line.verdict} · {line.by}
        </span>
        {line.readings.map(({ name, instance, label, text, atMs }) => (
          <div key={`${name} ${instance}`} className="sub">
            {label[language]}
            {instance !== "" && ` (${instance})`}: {text[language]}
            {atMs !== null && (
              <>
                {" · "}
                <Ago atMs={atMs} />
              </>
            )}
          </div>
        ))}
        {line.note !== "" && <div className="sub breakable">{line.note}</div>}
      </div>
    </li>
  );
}
