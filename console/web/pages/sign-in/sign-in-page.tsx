import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useWorld } from "../../app-context.tsx";
import { FrontPage } from "../../shell/front-page.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { endedSessionSentence, signInFailure } from "./view-model.ts";

/**
 * Asks for name and password; the address stays, so that the person lands where they wanted to go.
 *
 * `hasEnded`: a session ended while its page was open, so the page says why it is gone.
 */
export function SignInPage({ hasEnded }: { readonly hasEnded: boolean }) {
  const translate = useTranslate();
  const { actions, resources } = useWorld();
  const client = useQueryClient();
  const { data: setUp } = useQuery(resources.setUp());
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => actions.signIn({ name: name.trim(), password }),
    onSuccess: () => client.resetQueries({ queryKey: ["me"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <FrontPage title={translate("signIn.title")} lead={translate("signIn.lead")}>
      <form onSubmit={submit}>
        <Stack>
          {setUp?.needsFirstAdmin && <Alert color="teal">{translate("signIn.noAdmin")}</Alert>}
          {hasEnded && !signIn.isError && (
            <Alert color="teal" role="alert">
              <strong>{translate("signIn.endedTitle")}</strong> {endedSessionSentence(translate)}
            </Alert>
          )}
          {signIn.isError && (
            <Alert color="red" role="alert">
              {signInFailure(signIn.error, translate)}
            </Alert>
          )}
          <TextInput
            label={translate("signIn.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
          />
          <PasswordInput
            label={translate("signIn.password")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={signIn.isPending}>
            {translate("signIn.submit")}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}
