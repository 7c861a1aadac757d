import { contactChannel } from "@housecall/proto/api";
import { Alert, Button, Checkbox, NativeSelect, SegmentedControl, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { Section } from "../../parts/section.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useCaseAction } from "./use-case-action.ts";

const empty = {
  kind: "note",
  text: "",
  channel: "phone",
  direction: "from_customer",
  unreached: false,
} as const;

interface Draft {
  readonly kind: "note" | "contact";
  readonly text: string;
  readonly channel: "phone" | "chat" | "visit";
  readonly direction: "from_customer" | "to_customer";
  readonly unreached: boolean;
}

/** Notes and contacts; `n` goes here. */
export function ComposeSection(props: {
  readonly number: string;
  readonly onWriting: (isWriting: boolean) => void;
}) {
  const { number, onWriting } = props;
  const translate = useTranslate();
  const [draft, setDraft] = useState<Draft>(empty);
  const action = useCaseAction(number, () => setDraft({ ...empty, kind: draft.kind }));
  const field = useRef<HTMLTextAreaElement>(null);
  const change = (changes: Partial<Draft>) => setDraft((held) => ({ ...held, ...changes }));
  useHotkeys([["n", () => field.current?.focus()]]);
  useEffect(() => onWriting(draft.text !== ""), [draft.text, onWriting]);
  const isNote = draft.kind === "note";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNote) action.mutate({ name: "note", body: { text: draft.text } });
    else {
      const { channel, direction, unreached, text } = draft;
      action.mutate({ name: "contact", body: { channel, direction, reached: !unreached, text } });
    }
  };
  return (
    <Section
      title={translate("case.write")}
      aside={<KindChoice kind={draft.kind} onChange={(kind) => change({ kind })} />}
    >
      <form onSubmit={submit} className="compose" aria-label={translate("case.write")}>
        {!isNote && <ContactFields draft={draft} onChange={change} />}
        <Textarea
          ref={field}
          label={translate(isNote ? "case.noteText" : "case.contactText")}
          autosize
          minRows={2}
          maxLength={10_000}
          value={draft.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        {action.isError && (
          <Alert color="red" role="alert">
            {failureSentence(action.error, translate)}
          </Alert>
        )}
        <div>
          <Button
            type="submit"
            variant="default"
            loading={action.isPending}
            disabled={isNote && draft.text.trim() === ""}
          >
            {translate(isNote ? "case.saveNote" : "case.saveContact")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function KindChoice({
  kind,
  onChange,
}: {
  readonly kind: Draft["kind"];
  readonly onChange: (kind: Draft["kind"]) => void;
}) {
  const translate = useTranslate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={translate("case.write")}
      value={kind}
      onChange={(chosen) => onChange(chosen === "contact" ? "contact" : "note")}
      data={(["note", "contact"] as const).map((value) => ({ value, label: translate(`case.${value}`) }))}
    />
  );
}

function ContactFields(props: {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}) {
  const translate = useTranslate();
  const { draft, onChange } = props;
  return (
    <div className="input-grid">
      <NativeSelect
        label={translate("case.contactChannel")}
        value={draft.channel}
        onChange={(event) => onChange({ channel: contactChannel.parse(event.currentTarget.value) })}
        data={contactChannel.options.map((value) => ({ value, label: translate(`channel.${value}`) }))}
      />
      <NativeSelect
        label={translate("case.contactDirection")}
        value={draft.direction}
        onChange={(event) =>
          onChange({
            direction: event.currentTarget.value === "to_customer" ? "to_customer" : "from_customer",
          })
        }
        data={(["from_customer", "to_customer"] as const).map((value) => ({
          value,
          label: translate(`case.${value}`),
        }))}
      />
      <Checkbox
        mt="lg"
        label={translate("case.unreached")}
        checked={draft.unreached}
        onChange={(event) => onChange({ unreached: event.currentTarget.checked })}
      />
    </div>
  );
}
