import type { StaffMember } from "@housecall/proto/api";
import { Alert, Anchor, Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { ChangeSkills } from "./change-skills.tsx";
import { OneTimeLinkNote } from "./one-time-link-note.tsx";
import { RoleSelect } from "./role-select.tsx";
import { useStaffDeed } from "./use-staff-deed.ts";
import type { StaffRow } from "./view-model.ts";

/** What can be done about one line of the list. */
export function ManageRow({ row, onGone }: { readonly row: StaffRow; readonly onGone: () => void }) {
  if (row.kind === "invitation") return <Withdraw name={row.invitation.name} onGone={onGone} />;
  return row.isMe ? <OwnAccount person={row.person} /> : <ManagePerson person={row.person} />;
}

function OwnAccount({ person }: { readonly person: StaffMember }) {
  const translate = useTranslate();
  return (
    <Stack>
      <Text>
        {translate("staff.ownAccount")} {translate("staff.ownRole")}
      </Text>
      <Anchor component={Link} href="/account">
        {translate("nav.account")}
      </Anchor>
      <ChangeSkills person={person} />
    </Stack>
  );
}

function Withdraw({ name, onGone }: { readonly name: string; readonly onGone: () => void }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const withdraw = useStaffDeed(() => actions.withdrawInvitation(name), onGone);
  return (
    <ConfirmButton
      label={translate("staff.withdraw")}
      question={translate("staff.withdrawAsk", { name })}
      color="red.9"
      deed={withdraw}
    />
  );
}

function ManagePerson({ person }: { readonly person: StaffMember }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const { name } = person;
  const disable = useStaffDeed(() => actions.disableAccount(name));
  const enable = useStaffDeed(() => actions.enableAccount(name));
  const reset = useStaffDeed(() => actions.resetTotp(name));
  return (
    <Stack>
      <ChangeRole person={person} />
      <ChangeSkills person={person} />
      <PasswordLink name={name} />
      {person.hasTotp && (
        <ConfirmButton
          label={translate("staff.resetTotp")}
          question={translate("staff.resetTotpAsk", { name })}
          deed={reset}
        />
      )}
      {person.isDisabled ? (
        <ConfirmButton
          label={translate("staff.enable")}
          question={translate("staff.enableAsk", { name })}
          deed={enable}
        />
      ) : (
        <ConfirmButton
          label={translate("staff.disable")}
          question={translate("staff.disableAsk", { name })}
          color="red.9"
          deed={disable}
        />
      )}
    </Stack>
  );
}

function ChangeRole({ person }: { readonly person: StaffMember }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const [role, setRole] = useState(person.role);
  const change = useStaffDeed(() => actions.changeRole(person.name, role));
  return (
    <Stack gap="xs" align="flex-start">
      <RoleSelect value={role} onChange={setRole} />
      <Button onClick={() => change.mutate()} loading={change.isPending} disabled={role === person.role}>
        {translate("staff.saveRole")}
      </Button>
      {change.isError && (
        <Alert color="red" role="alert">
          {failureSentence(change.error, translate)}
        </Alert>
      )}
      {change.data && (
        <Alert color="teal" role="status">
          {translate("staff.roleSaved", { name: person.name, role: translate(`role.${change.data.role}`) })}
        </Alert>
      )}
    </Stack>
  );
}

function PasswordLink({ name }: { readonly name: string }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const create = useStaffDeed(() => actions.createPasswordLink(name));
  if (create.data) return <OneTimeLinkNote made={create.data} />;
  return (
    <ConfirmButton
      label={translate("staff.passwordLink")}
      question={translate("staff.passwordLinkAsk")}
      deed={create}
    />
  );
}
