import type { DeviceDetail, OfferedAction } from "@housecall/proto/api";
import { Alert, Button, NativeSelect, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { printable } from "../../../format/printable.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { AgainstIcon, CheckIcon, UnknownIcon, WarningIcon } from "../../../parts/icons.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { CaseSelect } from "../../case/case-select.tsx";
import { isOpen } from "../../case/view-model.ts";
import { holdLines, isOnline } from "./view-model.ts";

interface Form {
  readonly parameters: Readonly<Record<string, string>>;
  readonly caseId: string;
  readonly reason: string;
  readonly confirmation: string;
  readonly expiresInMs: number;
}

const waits = [600_000, 3_600_000, 86_400_000] as const;
const HOUR_MS = 3_600_000;

/** What happens, what must hold, and the button; typed confirmation where something is interrupted. */
export function RunDialog(props: {
  readonly device: DeviceDetail;
  readonly offer: OfferedAction;
  /** The case that it is run for, unless another is chosen. */
  readonly caseId?: string;
  readonly onClose: () => void;
}) {
  const { device, offer, caseId = "", onClose } = props;
  const { translate, language } = usePreferences();
  const [form, setForm] = useState<Form>(() => ({ ...emptyForm(offer), caseId }));
  const change = (changes: Partial<Form>): void => setForm((held) => ({ ...held, ...changes }));
  const run = useRun(device.id, offer, onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run.mutate(form);
  };
  const isConfirmed = offer.confirmWith === null || form.confirmation.trim() === offer.confirmWith.trim();
  return (
    <Dialog isOpen onClose={onClose} title={offer.title[language]} size="lg">
      <form onSubmit={submit} aria-label={offer.title[language]}>
        <Stack>
          <What offer={offer} />
          <Holds offer={offer} />
          <Choices offer={offer} form={form} onChange={change} />
          <About device={device} form={form} onChange={change} />
          {offer.confirmWith !== null && (
            <TextInput
              label={translate("actions.confirm", { name: printable(offer.confirmWith) })}
              value={form.confirmation}
              autoComplete="off"
              onChange={(event) => change({ confirmation: event.currentTarget.value })}
            />
          )}
          {run.isError && (
            <Alert color="red" role="alert">
              {failureSentence(run.error, translate)}
            </Alert>
          )}
          <Button
            type="submit"
            loading={run.isPending}
            disabled={!offer.isPermitted || !offer.isReady || !isConfirmed}
          >
            {translate(isOnline(offer) ? "actions.run" : "actions.queue")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}

function emptyForm({ fixed, parameters }: OfferedAction): Form {
  const chosen = parameters.map(({ name, choices }) => [name, choices[0] ?? ""] as const);
  return {
    ...{ parameters: { ...Object.fromEntries(chosen), ...fixed }, caseId: "", reason: "", confirmation: "" },
    expiresInMs: HOUR_MS,
  };
}

function What({ offer }: { readonly offer: OfferedAction }) {
  const { translate, language } = usePreferences();
  return (
    <>
      <div>
        <Title order={3}>{translate("actions.effect")}</Title>
        <Text className="breakable">{offer.effect[language]}</Text>
      </div>
      <div>
        <Title order={3}>{translate("actions.proof")}</Title>
        <Text className="breakable">{offer.proof[language]}</Text>
      </div>
    </>
  );
}

const holdIcons = {
  met: <CheckIcon />,
  not_met: <AgainstIcon />,
  unknown: <UnknownIcon />,
  note: <WarningIcon />,
} as const;
const holdTones = {
  met: "tone-good",
  not_met: "tone-bad",
  unknown: "tone-waiting",
  note: "tone-waiting",
} as const;

function Holds({ offer }: { readonly offer: OfferedAction }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const lines = holdLines(offer, { translate, language, moment });
  return (
    <div>
      <Title order={3}>{translate("actions.preconditions")}</Title>
      <ul className="action-checks" aria-label={translate("actions.preconditions")}>
        {lines.map((line) => (
          <li key={line.id}>
            <span className={`mark ${holdTones[line.state]}`}>
              {holdIcons[line.state]}
              {line.word}
            </span>
            <span className="breakable">{line.text}</span>
          </li>
        ))}
      </ul>
      {offer.risk !== "safe" && (
        <Text size="sm" c="dimmed" mt={4}>
          {translate("actions.ownCheck")}
        </Text>
      )}
    </div>
  );
}

interface PartProps {
  readonly form: Form;
  readonly onChange: (changes: Partial<Form>) => void;
}

function Choices({ offer, form, onChange }: PartProps & { readonly offer: OfferedAction }) {
  const { translate, language } = usePreferences();
  return (
    <>
      {offer.parameters.map(({ name, choices, title }) => (
        <NativeSelect
          key={name}
          label={title[language]}
          value={form.parameters[name] ?? ""}
          data={choices}
          onChange={(event) =>
            onChange({ parameters: { ...form.parameters, [name]: event.currentTarget.value } })
          }
        />
      ))}
      {!isOnline(offer) && (
        <NativeSelect
          label={translate("actions.waitFor")}
          value={String(form.expiresInMs)}
          data={waits.map((wait) => ({ value: String(wait), label: translate(`actions.wait.${wait}`) }))}
          onChange={(event) => onChange({ expiresInMs: Number(event.currentTarget.value) })}
        />
      )}
    </>
  );
}

function About({ device, form, onChange }: PartProps & { readonly device: DeviceDetail }) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const may = useMay();
  const cases = useQuery({ ...resources.casesOfDevice(device.id), enabled: may("case:work") });
  const open = (cases.data?.items ?? []).filter(isOpen);
  return (
    <>
      {open.length > 0 && (
        <CaseSelect
          label={translate("actions.case")}
          none={translate("actions.noCase")}
          cases={open}
          value={form.caseId}
          onChange={(caseId) => onChange({ caseId })}
        />
      )}
      <Textarea
        label={translate("actions.reason")}
        value={form.reason}
        autosize
        minRows={1}
        maxLength={500}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
      />
    </>
  );
}

function useRun(deviceId: string, { action }: OfferedAction, onDone: () => void) {
  const { actions } = useWorld();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (form: Form) => actions.runAction(deviceId, { action, ...form }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["commands", deviceId] });
      void client.invalidateQueries({ queryKey: ["device-actions", deviceId] });
      onDone();
    },
  });
}
