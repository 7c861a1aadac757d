import type { Command, DeviceDetail, PullRequest } from "@housecall/proto/api";
import { limits } from "@housecall/proto/limits";
import {
  Alert,
  Button,
  Input,
  NativeSelect,
  SegmentedControl,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { formatBytes } from "../../../format/quantity.ts";
import { withCommand } from "../../../live/merge-live.ts";
import { useAddress } from "../../../parts/use-address.ts";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { isReachable } from "../header-view-model.ts";
import { SeveritySelect } from "../severity-select.tsx";
import {
  type PullForm as Form,
  initialPullForm,
  pullCaps,
  pullRanges,
  readPullForm,
} from "./pull-form-view-model.ts";

/** What to pull: time range, sources, severity, text, size. */
export function PullForm({
  device,
  sources,
  pull,
}: {
  readonly device: DeviceDetail;
  readonly sources: readonly string[];
  readonly pull: ReturnType<typeof usePull>;
}) {
  const { translate } = usePreferences();
  const { timeZone } = useMoments();
  const { clock } = useWorld();
  const address = useAddress();
  const prefill = { from: address.get("pullFrom"), to: address.get("pullTo") };
  const [form, setForm] = useState(() => initialPullForm({ nowMs: clock.nowMs(), timeZone, prefill }));
  const [fault, setFault] = useState("");
  const change = (changes: Partial<Form>) => {
    setFault("");
    setForm((held) => ({ ...held, ...changes }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const result = readPullForm(form, { nowMs: clock.nowMs(), timeZone, translate });
    if ("fault" in result) setFault(result.fault);
    else pull.mutate(result.request);
  };
  return (
    <form onSubmit={submit} className="pull-form" aria-label={translate("pull.title")}>
      <RangeFields form={form} fault={fault} onChange={change} />
      <ChoiceFields form={form} sources={sources} onChange={change} />
      {pull.isError && (
        <Alert color="red" role="alert">
          {failureSentence(pull.error, translate)}
        </Alert>
      )}
      <div className="form-foot">
        <Button type="submit" disabled={pull.isPending} aria-busy={pull.isPending}>
          {translate(pull.isPending ? "pull.asking" : "pull.submit")}
        </Button>
        {!isReachable(device) && (
          <Text size="sm" c="dimmed">
            {translate("pull.offlineNote")}
          </Text>
        )}
      </div>
    </form>
  );
}

/** Asks for a pull; the list of commands has it at once. */
export function usePull(deviceId: string) {
  const { actions } = useWorld();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: PullRequest) => actions.pullLogs(deviceId, request),
    onSuccess: (command) => {
      client.setQueryData<Command[]>(["commands", deviceId], (held) => withCommand(held ?? [], command));
    },
  });
}

function RangeFields(props: {
  readonly form: Form;
  readonly fault: string;
  readonly onChange: (changes: Partial<Form>) => void;
}) {
  const { translate } = usePreferences();
  const { form, onChange, fault } = props;
  return (
    <div className="range-fields">
      <Input.Wrapper label={translate("pull.range")} labelElement="div" className="labelled">
        <SegmentedControl
          aria-label={translate("pull.range")}
          value={form.range}
          onChange={(value) => onChange({ range: pullRanges.find((range) => range === value) ?? "30m" })}
          data={pullRanges.map((range) => ({ value: range, label: translate(`pull.range.${range}`) }))}
        />
      </Input.Wrapper>
      {form.range === "custom" && (
        <>
          <TextInput
            type="datetime-local"
            label={translate("pull.from")}
            value={form.from}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={translate("pull.to")}
            value={form.to}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        </>
      )}
      {fault !== "" && (
        <Text c="red" size="sm" role="alert">
          {fault}
        </Text>
      )}
    </div>
  );
}

function ChoiceFields(props: {
  readonly form: Form;
  readonly sources: readonly string[];
  readonly onChange: (changes: Partial<Form>) => void;
}) {
  const { language, translate } = usePreferences();
  const { form, sources, onChange } = props;
  return (
    <div className="field-row">
      <TagsInput
        label={translate("pull.sources")}
        description={translate("pull.sourcesHint")}
        data={sources.filter((source) => !form.sources.includes(source))}
        value={[...form.sources]}
        onChange={(chosen) => onChange({ sources: chosen })}
        maxTags={limits.pullSources}
        acceptValueOnBlur
        clearable
        clearButtonProps={{ "aria-label": translate("common.clear") }}
      />
      <SeveritySelect
        label={translate("pull.severity")}
        value={form.minSeverity}
        onChange={(minSeverity) => onChange({ minSeverity })}
      />
      <TextInput
        label={translate("pull.text")}
        description={translate("pull.textHint")}
        value={form.text}
        maxLength={200}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <NativeSelect
        label={translate("pull.cap")}
        value={String(form.maxBytes)}
        onChange={(event) => onChange({ maxBytes: Number(event.currentTarget.value) })}
        data={pullCaps.map((bytes) => ({ value: String(bytes), label: formatBytes(bytes, language) }))}
      />
    </div>
  );
}
