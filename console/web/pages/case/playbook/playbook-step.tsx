import { Alert, Button, CopyButton, Kbd, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { Ago } from "../../../parts/ago.tsx";
import { AgainstIcon, CheckIcon, PendingIcon, UnknownIcon } from "../../../parts/icons.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { ReasonForm } from "./reason-form.tsx";
import type { StepProps } from "./run-props.ts";
import { StepTools } from "./step-tools.tsx";
import { verdictLine } from "./view-model.ts";

/** The open step: why, what to say, what is expected and what is read, and how it is. */
export function PlaybookStep(props: StepProps) {
  const { translate, language } = usePreferences();
  const { step, current, number } = props;
  useTelemetryDecides(props);
  return (
    <article
      className="playbook-step"
      aria-label={translate("playbook.stepNumber", { number: String(number), title: step.title[language] })}
    >
      <h4>
        {translate("playbook.stepNumber", { number: String(number), title: step.title[language] })}
        <span className="dimmed"> {translate("playbook.minutes", { minutes: String(step.minutes) })}</span>
      </h4>
      {step.safety !== null && (
        <Alert color="yellow" variant="light" py="xs">
          {step.safety[language]}
        </Alert>
      )}
      <dl className="playbook-facts">
        <div>
          <dt>{translate("playbook.why")}</dt>
          <dd>{step.why[language]}</dd>
        </div>
        {step.say !== null && current.decision !== "ok" && <Say text={step.say[language]} />}
        <div>
          <dt>{translate("playbook.expect")}</dt>
          <dd>{step.expect[language]}</dd>
        </div>
        {step.check !== "" && <Readings {...props} />}
      </dl>
      <StepTools {...props} />
      <Answers {...props} />
    </article>
  );
}

/** A step that telemetry has decided is done without anybody asking; whoever follows the run has it look. */
function useTelemetryDecides({ step, current, work, role }: StepProps): void {
  const isDecided = current.decision === "ok" || current.decision === "not_ok";
  const { mutate, isPending, isError } = work;
  useEffect(() => {
    if (isDecided && role === "follows" && !isPending && !isError)
      mutate({ kind: "answer", step: step.id, is: null, note: "" });
  }, [isDecided, role, isPending, isError, mutate, step.id]);
}

function Say({ text }: { readonly text: string }) {
  const { translate } = usePreferences();
  return (
    <div>
      <dt>{translate("playbook.say")}</dt>
      <dd>
        <blockquote className="playbook-say">{text}</blockquote>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {translate(copied ? "common.copied" : "common.copy")}
            </Button>
          )}
        </CopyButton>
      </dd>
    </div>
  );
}

const signs = {
  yes: <CheckIcon />,
  no: <AgainstIcon />,
  wait: <PendingIcon />,
  unknown: <UnknownIcon />,
} as const;

function Readings({ step, current }: StepProps) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const line = verdictLine(step, current, { translate, language, moment });
  return (
    <div>
      <dt>{translate("playbook.readings")}</dt>
      <dd>
        {current.readings.length === 0 && <Text c="dimmed">{translate("playbook.noReading")}</Text>}
        {current.readings.map(({ name, instance, label, text, atMs }) => (
          <div key={`${name} ${instance}`}>
            {label[language]}
            {instance !== "" && ` (${instance})`}: <strong>{text[language]}</strong>
            {atMs !== null && (
              <span className="dimmed">
                {" · "}
                <Ago atMs={atMs} />
              </span>
            )}
          </div>
        ))}
        {line !== undefined && (
          <div className={`playbook-verdict playbook-sign-${line.sign}`} role="status">
            {signs[line.sign]}
            {line.text}
          </div>
        )}
      </dd>
    </div>
  );
}

function Answers({ step, current, work, role }: StepProps) {
  const { translate } = usePreferences();
  const [isSkipping, setIsSkipping] = useState(false);
  const isDecided = current.decision === "ok" || current.decision === "not_ok";
  const isMine = role === "follows" && !isDecided;
  const answer = (is: "ok" | "not_ok") => () => {
    if (isMine && current.mayAnswer && !work.isPending)
      work.mutate({ kind: "answer", step: step.id, is, note: "" });
  };
  useHotkeys([
    ["1", answer("ok")],
    ["2", answer("not_ok")],
    ["3", () => isMine && setIsSkipping(true)],
  ]);
  if (!isMine) return null;
  if (isSkipping)
    return (
      <ReasonForm
        label={translate("playbook.skipReason")}
        submit={translate("playbook.skipSubmit")}
        isPending={work.isPending}
        onSubmit={(note) => work.mutate({ kind: "answer", step: step.id, is: "skipped", note })}
        onCancel={() => setIsSkipping(false)}
      />
    );
  return (
    <fieldset className="playbook-answers" aria-label={translate("playbook.answers")}>
      {current.mayAnswer && (
        <>
          <Button onClick={answer("ok")} loading={work.isPending} rightSection={<Kbd aria-hidden>1</Kbd>}>
            {translate("playbook.yes")}
          </Button>
          <Button
            variant="default"
            onClick={answer("not_ok")}
            disabled={work.isPending}
            rightSection={<Kbd aria-hidden>2</Kbd>}
          >
            {translate("playbook.no")}
          </Button>
        </>
      )}
      <Button
        variant="subtle"
        onClick={() => setIsSkipping(true)}
        disabled={work.isPending}
        rightSection={<Kbd aria-hidden>3</Kbd>}
      >
        {translate("playbook.skip")}
      </Button>
    </fieldset>
  );
}
