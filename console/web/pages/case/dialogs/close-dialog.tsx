import { caseOutcome, ruleVerdict } from "@housecall/proto/api";
import { Input, NativeSelect, SegmentedControl, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { usePreferences, useTranslate } from "../../../shell/use-preferences.tsx";
import {
  type CloseForm,
  causeChoices,
  initialCloseForm,
  isWatched,
  proposedEnd,
  readCloseForm,
} from "./close-view-model.ts";
import { DialogForm } from "./dialog-form.tsx";
import type { DialogProps } from "./dialog-props.ts";

/** How it ended, why, whether the rule was right, and what the customer is told. */
export function CloseDialog({ found, action, onClose }: DialogProps) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const { data: playbook } = useQuery(resources.casePlaybook(found.number));
  const [form, setForm] = useState(() => initialCloseForm(found, proposedEnd(playbook)));
  const [fault, setFault] = useState("");
  const proposal = useProposal(found.number, form);
  const hasRules = found.ruleIds.length > 0;
  const change = (changes: Partial<CloseForm>) => {
    setFault("");
    setForm((held) => ({ ...held, ...changes }));
  };
  const submit = () => {
    const read = readCloseForm(form, { proposal: proposal.data?.text ?? "", hasRules, translate });
    if ("fault" in read) setFault(read.fault);
    else action.mutate(read.deed);
  };
  return (
    <DialogForm
      title={translate("close.title", { number: found.number })}
      size="lg"
      submit={translate("close.submit")}
      onSubmit={submit}
      {...{ action, onClose }}
    >
      <EndFields {...{ found, form, fault }} onChange={change} />
      {hasRules && <VerdictField form={form} onChange={change} />}
      <SummaryField form={form} proposal={proposal} onChange={change} />
      <Text size="sm" c="dimmed">
        {translate(isWatched(form, hasRules) ? "close.watched" : "close.notWatched")}
      </Text>
    </DialogForm>
  );
}

interface FieldProps {
  readonly form: CloseForm;
  readonly onChange: (changes: Partial<CloseForm>) => void;
}

function EndFields({
  found,
  form,
  fault,
  onChange,
}: FieldProps & Pick<DialogProps, "found"> & { readonly fault: string }) {
  const { translate, language } = usePreferences();
  return (
    <>
      <NativeSelect
        label={translate("close.outcome")}
        data-autofocus
        value={form.outcome}
        onChange={(event) => onChange({ outcome: caseOutcome.parse(event.currentTarget.value) })}
        data={caseOutcome.options.map((value) => ({ value, label: translate(`outcome.${value}`) }))}
      />
      {form.outcome === "duplicate" && (
        <TextInput
          label={translate("close.duplicateOf")}
          value={form.duplicateOf}
          error={fault}
          onChange={(event) => onChange({ duplicateOf: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={translate("close.cause")}
        value={form.cause}
        onChange={(event) => onChange({ cause: event.currentTarget.value })}
        data={causeChoices(found, language, translate)}
      />
      {form.cause === "other" && (
        <TextInput
          label={translate("close.causeText")}
          value={form.causeText}
          maxLength={500}
          onChange={(event) => onChange({ causeText: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function VerdictField({ form, onChange }: FieldProps) {
  const translate = useTranslate();
  return (
    <Input.Wrapper label={translate("close.verdict")} labelElement="div">
      <SegmentedControl
        fullWidth
        aria-label={translate("close.verdict")}
        value={form.verdict}
        onChange={(value) => onChange({ verdict: ruleVerdict.parse(value) })}
        data={ruleVerdict.options.map((value) => ({ value, label: translate(`close.verdict.${value}`) }))}
      />
    </Input.Wrapper>
  );
}

function SummaryField({
  form,
  proposal,
  onChange,
}: FieldProps & { readonly proposal: ReturnType<typeof useProposal> }) {
  const translate = useTranslate();
  const waiting = proposal.isError ? "close.summaryFailed" : "close.summaryLoading";
  const hint = proposal.data === undefined ? waiting : "close.summaryHint";
  return (
    <Textarea
      label={translate("close.summary")}
      description={translate(hint)}
      autosize
      minRows={4}
      maxRows={10}
      maxLength={10_000}
      lang={proposal.data?.language}
      value={form.summary ?? proposal.data?.text ?? ""}
      onChange={(event) => onChange({ summary: event.currentTarget.value })}
    />
  );
}

function useProposal(number: string, { outcome, cause, causeText }: CloseForm) {
  const { resources } = useWorld();
  const isOther = cause === "other";
  return useQuery(
    resources.summaryText(number, {
      ...{ outcome, causeId: isOther ? "" : cause },
      causeText: isOther ? causeText : "",
    }),
  );
}
