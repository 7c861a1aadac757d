import { Alert, Button, Stack, Text } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { failureSentence } from "../../../api/api-failure.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import type { CaseActionState } from "../use-case-action.ts";

/** A dialog with a form, what went wrong, and one button. */
export function DialogForm(props: {
  readonly title: string;
  readonly lead?: string;
  readonly size?: "sm" | "lg";
  readonly submit: string;
  readonly action: CaseActionState;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const translate = useTranslate();
  const { action } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Dialog isOpen onClose={props.onClose} title={props.title} size={props.size ?? "sm"}>
      <form onSubmit={submit} aria-label={props.title}>
        <Stack>
          {props.lead !== undefined && <Text c="dimmed">{props.lead}</Text>}
          {props.children}
          {action.isError && (
            <Alert color="red" role="alert">
              {failureSentence(action.error, translate)}
            </Alert>
          )}
          <Button type="submit" loading={action.isPending}>
            {props.submit}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
