import { type CaseSummary, contactChannel, type Severity, severity } from "@housecall/proto/api";
import { Alert, Anchor, Button, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { isOpen } from "../../case/view-model.ts";
import { severities } from "../../fleet/view-model.ts";

interface Form {
  readonly about: string;
  readonly channel: "phone" | "chat" | "visit";
  readonly severity: Severity;
}

/** Opens a case for a customer who has called, unless it is about one that is open already. */
export function OpenCaseDialog(props: {
  readonly deviceId: string;
  readonly known: readonly CaseSummary[];
  readonly onClose: () => void;
}) {
  const translate = useTranslate();
  const [form, setForm] = useState<Form>({ about: "", channel: "phone", severity: "warning" });
  const open = useOpenCase(props.deviceId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate(form);
  };
  return (
    <Dialog isOpen onClose={props.onClose} title={translate("panel.openTitle")} size="sm">
      <form onSubmit={submit} aria-label={translate("panel.openTitle")}>
        <Stack>
          <KnownCases known={props.known} />
          <Fields form={form} onChange={(changes) => setForm((held) => ({ ...held, ...changes }))} />
          {open.isError && (
            <Alert color="red" role="alert">
              {failureSentence(open.error, translate)}
            </Alert>
          )}
          <Button type="submit" loading={open.isPending} disabled={form.about.trim() === ""}>
            {translate("panel.submit")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}

function KnownCases({ known }: { readonly known: readonly CaseSummary[] }) {
  const translate = useTranslate();
  const open = known.filter(isOpen);
  return open.map(({ number }) => (
    <Text key={number}>
      <Anchor component={Link} href={`/cases/${number}`}>
        {translate("panel.known", { number })}
      </Anchor>
    </Text>
  ));
}

function Fields(props: { readonly form: Form; readonly onChange: (changes: Partial<Form>) => void }) {
  const translate = useTranslate();
  const { form, onChange } = props;
  return (
    <>
      <Textarea
        label={translate("panel.about")}
        data-autofocus
        autosize
        minRows={3}
        maxLength={500}
        value={form.about}
        onChange={(event) => onChange({ about: event.currentTarget.value })}
      />
      <NativeSelect
        label={translate("panel.channel")}
        value={form.channel}
        onChange={(event) => onChange({ channel: contactChannel.parse(event.currentTarget.value) })}
        data={contactChannel.options.map((value) => ({ value, label: translate(`channel.${value}`) }))}
      />
      <NativeSelect
        label={translate("panel.severity")}
        value={form.severity}
        onChange={(event) => onChange({ severity: severity.parse(event.currentTarget.value) })}
        data={severities.map((value) => ({ value, label: translate(`severity.${value}`) }))}
      />
    </>
  );
}

function useOpenCase(deviceId: string) {
  const { actions } = useWorld();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (form: Form) => actions.openCase({ deviceId, ...form }),
    onSuccess: ({ number }) => {
      void client.invalidateQueries({ queryKey: ["cases"] });
      navigate(`/cases/${number}`);
    },
  });
}
