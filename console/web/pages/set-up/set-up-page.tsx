import { Alert, Anchor, Button, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { NewPasswordFields } from "../../parts/new-password-fields.tsx";
import { FrontPage } from "../../shell/front-page.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { type SetUpForm, secretOfHash, setUpFailure, setUpFaults } from "./view-model.ts";

/** Makes the first administrator with the one-time secret that stands after the # of the address. */
export function SetUpPage() {
  const translate = useTranslate();
  const { resources } = useWorld();
  const { data: setUp } = useQuery(resources.setUp());
  const [secret] = useState(() => secretOfHash(window.location.hash));
  if (setUp?.needsFirstAdmin === false) {
    return <Closed title={translate("setUp.doneTitle")} body={translate("setUp.doneBody")} />;
  }
  if (secret === undefined) {
    return <Closed title={translate("setUp.noSecretTitle")} body={translate("setUp.noSecretBody")} />;
  }
  return <SetUpFields secret={secret} />;
}

function Closed({ title, body }: { readonly title: string; readonly body: string }) {
  const translate = useTranslate();
  return (
    <FrontPage title={title} lead={body}>
      <Anchor component={Link} href="/">
        {translate("setUp.toSignIn")}
      </Anchor>
    </FrontPage>
  );
}

function SetUpFields({ secret }: { readonly secret: string }) {
  const translate = useTranslate();
  const [form, setForm] = useState<SetUpForm>({ name: "", password: "", repeated: "" });
  const [isChecked, setIsChecked] = useState(false);
  const faults = isChecked ? setUpFaults(form, translate) : {};
  const setUp = useSetUp(secret);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.keys(setUpFaults(form, translate)).length === 0) setUp.mutate(form);
  };
  return (
    <FrontPage title={translate("setUp.title")} lead={translate("setUp.lead")}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {setUp.isError && (
            <Alert color="red" role="alert">
              {setUpFailure(setUp.error, translate)}
            </Alert>
          )}
          <TextInput
            label={translate("setUp.name")}
            value={form.name}
            error={faults.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            autoComplete="username"
            autoFocus
          />
          <NewPasswordFields
            label={translate("setUp.password")}
            value={form}
            faults={faults}
            onChange={(entered) => setForm({ ...form, ...entered })}
          />
          <Button type="submit" loading={setUp.isPending}>
            {translate("setUp.submit")}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}

function useSetUp(secret: string) {
  const { actions } = useWorld();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: ({ name, password }: SetUpForm) => actions.setUp({ secret, name: name.trim(), password }),
    onSuccess: async () => {
      navigate("/", { replace: true });
      await client.resetQueries();
    },
  });
}
