import { Alert, Button, PasswordInput, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { newPasswordFaults } from "../../parts/new-password.ts";
import { NewPasswordFields } from "../../parts/new-password-fields.tsx";
import { Section } from "../../parts/section.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";

const empty = { current: "", password: "", repeated: "" };

/** Changes the password with the old one. */
export function PasswordSection() {
  const translate = useTranslate();
  const { actions } = useWorld();
  const { name } = useMe();
  const [form, setForm] = useState(empty);
  const [isChecked, setIsChecked] = useState(false);
  const faults = isChecked ? newPasswordFaults(form, translate) : {};
  const change = useMutation({
    mutationFn: () => actions.changePassword({ current: form.current, next: form.password }),
    onSuccess: () => {
      setForm(empty);
      setIsChecked(false);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.keys(newPasswordFaults(form, translate)).length === 0) change.mutate();
  };
  return (
    <Section title={translate("account.password")} lead={translate("account.passwordLead")}>
      <form onSubmit={submit} noValidate>
        <Stack maw="26rem">
          {change.isError && (
            <Alert color="red" role="alert">
              {failureSentence(change.error, translate)}
            </Alert>
          )}
          {change.isSuccess && (
            <Alert color="teal" role="status">
              {translate("account.passwordSaved")}
            </Alert>
          )}
          <input type="text" hidden readOnly autoComplete="username" value={name} />
          <PasswordInput
            label={translate("account.current")}
            value={form.current}
            onChange={(event) => setForm({ ...form, current: event.currentTarget.value })}
            autoComplete="current-password"
          />
          <NewPasswordFields
            label={translate("account.next")}
            value={form}
            faults={faults}
            onChange={(entered) => setForm({ ...form, ...entered })}
          />
          <Button type="submit" loading={change.isPending} className="form-button">
            {translate("account.savePassword")}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
