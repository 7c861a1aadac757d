import type { OfferedAction } from "@housecall/proto/api";
import { Alert, Badge, Button, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { AgainstIcon, CheckIcon, UnknownIcon } from "../../../parts/icons.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { type RunLine, runLines } from "./view-model.ts";

const colors: Readonly<Record<RunLine["tone"], string>> = {
  good: "teal",
  waiting: "blue",
  bad: "red",
  neutral: "gray",
};

/** What was asked of a device, live. */
export function ActionRuns(props: { readonly deviceId: string; readonly offers: readonly OfferedAction[] }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const query = useQuery(resources.commands(props.deviceId));
  const runs = runLines(query.data ?? [], props.offers, { translate, language, moment });
  return (
    <section aria-label={translate("actions.runs")}>
      <Title order={3} mt="md" mb="xs">
        {translate("actions.runs")}
      </Title>
      {runs.length === 0 && (
        <Text size="sm" c="dimmed">
          {translate("actions.none")}
        </Text>
      )}
      <ul className="card-list">
        {runs.map((run) => (
          <li key={run.id}>
            <ActionRun run={run} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ActionRun({ run }: { readonly run: RunLine }) {
  const { translate } = usePreferences();
  const may = useMay();
  return (
    <article className="pull-card" aria-label={run.title}>
      <div className="pull-head">
        <Badge variant="light" color={colors[run.tone]} tt="none" role="status">
          {run.state}
        </Badge>
        <strong>{run.title}</strong>
        <span className="dimmed">{run.by}</span>
      </div>
      {run.sentence !== "" && (
        <Text my={4} className="breakable">
          {run.sentence}
        </Text>
      )}
      {run.said !== "" && (
        <Text size="sm" c="dimmed" className="breakable">
          {run.said}
        </Text>
      )}
      {run.checks.length > 0 && <Checks run={run} />}
      {run.isOpen && may("action:run") && (
        <div className="pull-actions">
          <CancelButton commandId={run.id} label={translate("actions.cancelOf", { title: run.title })} />
        </div>
      )}
    </article>
  );
}

function Checks({ run }: { readonly run: RunLine }) {
  const { translate } = usePreferences();
  return (
    <ul className="action-checks" aria-label={translate("actions.measured")}>
      {run.checks.map((check) => (
        <li key={check.id} className={check.isMet ? "tone-good" : run.isOpen ? "tone-waiting" : "tone-bad"}>
          {check.isMet ? <CheckIcon /> : run.isOpen ? <UnknownIcon /> : <AgainstIcon />}
          <span className="breakable">{check.text}</span>
        </li>
      ))}
    </ul>
  );
}

function CancelButton({ commandId, label }: { readonly commandId: string; readonly label: string }) {
  const { translate } = usePreferences();
  const { actions } = useWorld();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => actions.cancel(commandId),
    onSettled: () => client.invalidateQueries({ queryKey: ["commands"] }),
  });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate()}
        aria-label={label}
      >
        {translate("actions.cancel")}
      </Button>
      {cancel.isError && (
        <Alert color="red" role="alert">
          {failureSentence(cancel.error, translate)}
        </Alert>
      )}
    </>
  );
}
