import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslate } from "../../../shell/use-preferences.tsx";

/** Asks why something is not done; nothing is sent without a reason. */
export function ReasonForm(props: {
  readonly label: string;
  readonly submit: string;
  readonly isPending: boolean;
  readonly onSubmit: (reason: string) => void;
  readonly onCancel: () => void;
}) {
  const translate = useTranslate();
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") props.onSubmit(reason.trim());
  };
  return (
    <form onSubmit={submit} className="playbook-reason">
      <TextInput
        label={props.label}
        value={reason}
        maxLength={500}
        autoFocus
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && props.onCancel()}
      />
      <Group gap="xs" mt="xs">
        <Button type="submit" size="xs" disabled={reason.trim() === ""} loading={props.isPending}>
          {props.submit}
        </Button>
        <Button size="xs" variant="default" onClick={props.onCancel}>
          {translate("common.cancel")}
        </Button>
      </Group>
    </form>
  );
}
