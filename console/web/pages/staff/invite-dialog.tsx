import type { Role } from "@housecall/proto/api";
import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { OneTimeLinkNote } from "./one-time-link-note.tsx";
import { RoleSelect } from "./role-select.tsx";

/** Asks for name and role, then shows the link to hand over. */
export function InviteDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const translate = useTranslate();
  const invite = useInvite();
  const close = () => {
    invite.startOver();
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={translate("invite.title")} size="lg">
      {invite.made ? (
        <Stack>
          <OneTimeLinkNote made={invite.made} />
          <Button variant="default" onClick={invite.startOver}>
            {translate("invite.another")}
          </Button>
        </Stack>
      ) : (
        <InviteForm invite={invite} />
      )}
    </Dialog>
  );
}

function useInvite() {
  const { actions } = useWorld();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("support");
  const [isChecked, setIsChecked] = useState(false);
  const create = useMutation({
    mutationFn: () => actions.invite({ name: name.trim(), role }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["staff"] }),
  });
  const startOver = () => {
    create.reset();
    setName("");
    setIsChecked(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (name.trim() !== "") create.mutate();
  };
  const isNameMissing = isChecked && name.trim() === "";
  const { data: made, error, isPending } = create;
  return { name, setName, role, setRole, isNameMissing, made, error, isPending, submit, startOver };
}

function InviteForm({ invite }: { readonly invite: ReturnType<typeof useInvite> }) {
  const translate = useTranslate();
  return (
    <form onSubmit={invite.submit} noValidate>
      <Stack>
        <Text c="dimmed">{translate("invite.lead")}</Text>
        {invite.error && (
          <Alert color="red" role="alert">
            {failureSentence(invite.error, translate)}
          </Alert>
        )}
        <TextInput
          data-autofocus
          label={translate("invite.name")}
          description={translate("invite.nameHint")}
          value={invite.name}
          maxLength={80}
          error={invite.isNameMissing && translate("invite.nameMissing")}
          onChange={(event) => invite.setName(event.currentTarget.value)}
          autoComplete="off"
        />
        <RoleSelect value={invite.role} onChange={invite.setRole} />
        <Button type="submit" loading={invite.isPending}>
          {translate("invite.submit")}
        </Button>
      </Stack>
    </form>
  );
}
