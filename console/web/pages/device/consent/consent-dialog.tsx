import {
  type CaseSummary,
  type ConsentAsk,
  type ConsentOverview,
  consentScope,
  customerLanguage,
  type DeviceSummary,
} from "@housecall/proto/api";
import { consentText } from "@housecall/proto/consent";
import { limits } from "@housecall/proto/limits";
import { Alert, Button, Checkbox, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { printable } from "../../../format/printable.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { useMe } from "../../../shell/use-me.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { CaseSelect } from "../../case/case-select.tsx";
import { isOpen } from "../../case/view-model.ts";
import { isReachable } from "../header-view-model.ts";
import { askLengths, lengthWord, scopeWord } from "./consent-view-model.ts";

type Way = ConsentAsk["way"];

/** What staff fill in. */
interface Form {
  readonly scopes: ConsentAsk["scopes"];
  readonly minutes: number;
  readonly reason: string;
  readonly language: "en" | "ko";
  readonly caseId: string;
}

interface DialogProps {
  readonly device: DeviceSummary;
  readonly caseNumber: string;
  readonly way: Way;
  readonly overview: ConsentOverview;
  readonly onClose: () => void;
}

const MAX_VERBAL_MINUTES = 60;

/** Asks the owner on the device, with the very text that the owner will read; or records what they said by telephone. */
export function ConsentDialog(props: DialogProps) {
  const { device, way, overview, caseNumber, onClose } = props;
  const translate = useTranslate();
  const [form, setForm] = useState<Form>({
    ...{ scopes: ["logs", "tail"], minutes: 60, reason: "", language: overview.language, caseId: caseNumber },
  });
  const change = (changes: Partial<Form>) => setForm((held) => ({ ...held, ...changes }));
  const send = useSend(device.id, way, onClose);
  const cases = useCases(device.id, way);
  const caseId = form.caseId === "" && way === "telephone" ? (cases[0]?.number ?? "") : form.caseId;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate({ ...form, caseId });
  };
  const title = translate(way === "panel" ? "consent.askTitle" : "consent.verbalTitle");
  const isIncomplete =
    form.scopes.length === 0 || form.reason.trim() === "" || (way === "telephone" && caseId === "");
  return (
    <Dialog isOpen onClose={onClose} title={title} size="lg">
      <form onSubmit={submit} aria-label={title}>
        <Stack>
          <Text c="dimmed">{translate(way === "panel" ? "consent.askLead" : "consent.verbalLead")}</Text>
          <Scopes way={way} form={form} onChange={change} />
          <Fields way={way} form={form} onChange={change} />
          {way === "telephone" && <ForCase {...{ cases, caseId, onChange: change }} />}
          {way === "panel" && <Preview form={form} />}
          {!isReachable(device) && <Text role="note">{translate("consent.offlineNote")}</Text>}
          {send.isError && (
            <Alert color="red" role="alert">
              {failureSentence(send.error, translate)}
            </Alert>
          )}
          <Button type="submit" loading={send.isPending} disabled={isIncomplete}>
            {translate(way === "panel" ? "consent.askSubmit" : "consent.verbalSubmit")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}

interface PartProps {
  readonly way: Way;
  readonly form: Form;
  readonly onChange: (changes: Partial<Form>) => void;
}

function Scopes({ way, form, onChange }: PartProps) {
  const translate = useTranslate();
  const offered = consentScope.options.filter((scope) => way === "panel" || scope !== "action");
  return (
    <Checkbox.Group
      label={translate("consent.scopesLabel")}
      value={form.scopes}
      onChange={(chosen) => onChange({ scopes: offered.filter((scope) => chosen.includes(scope)) })}
    >
      <Stack gap="xs" mt="xs">
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} label={scopeWord(scope, translate)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function Fields({ way, form, onChange }: PartProps) {
  const translate = useTranslate();
  const lengths = askLengths.filter((minutes) => way === "panel" || minutes <= MAX_VERBAL_MINUTES);
  return (
    <>
      <NativeSelect
        label={translate("consent.minutesLabel")}
        value={String(form.minutes)}
        onChange={(event) => onChange({ minutes: Number(event.currentTarget.value) })}
        data={lengths.map((minutes) => ({ value: String(minutes), label: lengthWord(minutes, translate) }))}
      />
      <TextInput
        label={translate(way === "panel" ? "consent.reasonLabel" : "consent.verbalReasonLabel")}
        description={way === "panel" ? translate("consent.reasonHint") : undefined}
        required
        maxLength={limits.consentReasonLength}
        value={form.reason}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
      />
      {way === "panel" && (
        <NativeSelect
          label={translate("consent.languageLabel")}
          value={form.language}
          onChange={(event) => onChange({ language: customerLanguage.parse(event.currentTarget.value) })}
          data={customerLanguage.options.map((value) => ({
            value,
            label: translate(`customer.language.${value}`),
          }))}
        />
      )}
    </>
  );
}

/** Open cases of the device, of which consent by telephone names one. */
function useCases(deviceId: string, way: Way): readonly CaseSummary[] {
  const { resources } = useWorld();
  const query = useQuery({ ...resources.casesOfDevice(deviceId), enabled: way === "telephone" });
  return (query.data?.items ?? []).filter(isOpen);
}

function ForCase(props: {
  readonly cases: readonly CaseSummary[];
  readonly caseId: string;
  readonly onChange: (changes: Partial<Form>) => void;
}) {
  const translate = useTranslate();
  const { cases, caseId, onChange } = props;
  if (cases.length === 0) return <Text role="note">{translate("consent.noCase")}</Text>;
  return (
    <CaseSelect
      label={translate("consent.caseLabel")}
      cases={cases}
      value={caseId}
      onChange={(chosen) => onChange({ caseId: chosen })}
    />
  );
}

/** The very words of the display, in the customer's language. */
function Preview({ form }: { readonly form: Form }) {
  const translate = useTranslate();
  const { name } = useMe();
  const text = consentText({ ...form, requestedBy: name, reason: printable(form.reason.trim()) });
  return (
    <section className="consent-preview" aria-label={translate("consent.previewTitle")}>
      <Text size="sm" c="dimmed">
        {translate("consent.previewTitle")}
      </Text>
      <div lang={form.language}>
        <strong>{text.title}</strong>
        <p>{text.who}</p>
        <ul>
          {text.scopes.map((each) => (
            <li key={each.scope}>{each.text}</li>
          ))}
        </ul>
        <p>{text.why}</p>
        <p>{text.howLong}</p>
      </div>
    </section>
  );
}

function useSend(deviceId: string, way: Way, onDone: () => void) {
  const { actions } = useWorld();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ language, ...form }: Form) =>
      way === "panel"
        ? actions.askConsent(deviceId, { ...form, language, answerWithinMs: limits.consentAnswerMs })
        : actions.recordVerbalConsent(deviceId, form),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["consent-asks", deviceId] });
      onDone();
    },
  });
}
