import type { CaseSummary, PulledLine } from "@housecall/proto/api";
import { Anchor, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { printable } from "../../format/printable.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { CaseSelect } from "../case/case-select.tsx";
import { DialogForm } from "../case/dialogs/dialog-form.tsx";
import { useCaseAction } from "../case/use-case-action.ts";

/** What a {@link PinDialog} pins. */
export interface PinDialogProps {
  readonly deviceId: string;
  readonly pullId: string;
  readonly line: PulledLine;
  readonly onClose: () => void;
}

/** Pins a line to one of the open cases of its device, with a note. */
export function PinDialog(props: PinDialogProps) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.casesOfDevice(props.deviceId));
  const open = (query.data?.items ?? []).filter(({ state }) => state !== "closed");
  const first = open[0];
  if (first) return <PinForm {...props} open={open} first={first} />;
  return (
    <Dialog isOpen onClose={props.onClose} title={translate("log.pin")} size="sm">
      <Text>
        {translate(query.isPending ? "panel.loading" : query.isError ? "panel.failed" : "log.noOpenCase")}
      </Text>
      {query.isSuccess && (
        <Anchor component={Link} href={`/devices/${encodeURIComponent(props.deviceId)}`}>
          {translate("log.toDevice")}
        </Anchor>
      )}
    </Dialog>
  );
}

function PinForm(
  props: PinDialogProps & { readonly open: readonly CaseSummary[]; readonly first: CaseSummary },
) {
  const { pullId, line, open, first, onClose } = props;
  const { translate } = usePreferences();
  const [number, setNumber] = useState(first.number);
  const [note, setNote] = useState("");
  const [isDone, setDone] = useState(false);
  const action = useCaseAction(number, () => setDone(true));
  const submit = () =>
    action.mutate({
      name: "pin",
      body: {
        ...{ lineAtMs: line.atMs ?? 0, source: line.source.slice(0, 500), note: note.trim() },
        text: line.message.slice(0, 10_000) || "–",
        ...{ pullId, pullLine: line.number },
      },
    });
  if (isDone) return <PinnedNote number={number} onClose={onClose} />;
  return (
    <DialogForm
      title={translate("log.pin")}
      submit={translate("log.pinSubmit")}
      onSubmit={submit}
      {...{ action, onClose }}
    >
      <Text size="sm" className="mono breakable" lineClamp={4}>
        {printable(line.message)}
      </Text>
      <CaseSelect label={translate("log.pinCase")} cases={open} value={number} onChange={setNumber} />
      <TextInput
        label={translate("log.pinNote")}
        description={translate("log.pinNoteHint")}
        value={note}
        maxLength={500}
        data-autofocus
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DialogForm>
  );
}

function PinnedNote({ number, onClose }: { readonly number: string; readonly onClose: () => void }) {
  const { translate } = usePreferences();
  return (
    <Dialog isOpen onClose={onClose} title={translate("log.pin")} size="sm">
      <Text role="status">{translate("log.pinned", { number })}</Text>
      <Anchor component={Link} href={`/cases/${number}`}>
        {translate("log.toCase")}
      </Anchor>
    </Dialog>
  );
}
