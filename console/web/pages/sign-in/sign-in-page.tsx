import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ApiFailure } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { FrontPage } from "../../shell/front-page.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { endedSessionSentence, nextStep, type SignInStep, signInFailure } from "./view-model.ts";

/**
 * Asks for name and password, then for the code of the second factor where there is one; the address stays, so that
 * the person lands where they wanted to go.
 *
 * `ended`: why a session that was there is gone, if it is.
 */
export function SignInPage({ ended }: { readonly ended: ApiFailure | null }) {
  const translate = useTranslate();
  const signIn = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.submit();
  };
  const failure = signInFailure(signIn.error, translate);
  const lead =
    signIn.step === "code"
      ? translate("signIn.codeLead", { name: signIn.name.trim() })
      : translate("signIn.lead");
  return (
    <FrontPage title={translate("signIn.title")} lead={lead}>
      <form onSubmit={submit}>
        <Stack>
          <NoAdmin />
          {ended && signIn.step === "password" && failure === undefined && (
            <Alert color="teal" role="alert">
              <strong>{translate("ended.title")}</strong> {endedSessionSentence(ended, translate)}
            </Alert>
          )}
          {failure !== undefined && (
            <Alert color="red" role="alert">
              {failure}
            </Alert>
          )}
          {signIn.step === "code" ? <CodeField signIn={signIn} /> : <PasswordFields signIn={signIn} />}
          <Button type="submit" loading={signIn.isPending}>
            {translate("signIn.submit")}
          </Button>
          {signIn.step === "code" && (
            <Button variant="subtle" onClick={signIn.back}>
              {translate("signIn.back")}
            </Button>
          )}
        </Stack>
      </form>
    </FrontPage>
  );
}

type SignIn = ReturnType<typeof useSignIn>;

/** What has been entered, and the step that it is at. */
function useSignIn() {
  const { actions } = useWorld();
  const client = useQueryClient();
  const [step, setStep] = useState<SignInStep>("password");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const attempt = useMutation({
    mutationFn: () =>
      actions.signIn({ name: name.trim(), password, ...(step === "code" ? { code: code.trim() } : {}) }),
    onSuccess: () => client.resetQueries({ queryKey: ["me"] }),
    onError: (error) => {
      setStep(nextStep(step, error));
      setCode("");
    },
  });
  const back = () => {
    attempt.reset();
    setStep("password");
    setPassword("");
  };
  const { error, isPending } = attempt;
  const submit = () => attempt.mutate();
  return { step, name, setName, password, setPassword, code, setCode, error, isPending, submit, back };
}

function NoAdmin() {
  const translate = useTranslate();
  const { resources } = useWorld();
  const { data: setUp } = useQuery(resources.setUp());
  return setUp?.needsFirstAdmin && <Alert color="teal">{translate("signIn.noAdmin")}</Alert>;
}

function PasswordFields({ signIn }: { readonly signIn: SignIn }) {
  const translate = useTranslate();
  return (
    <>
      <TextInput
        label={translate("signIn.name")}
        value={signIn.name}
        onChange={(event) => signIn.setName(event.currentTarget.value)}
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
      />
      <PasswordInput
        label={translate("signIn.password")}
        value={signIn.password}
        onChange={(event) => signIn.setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        required
        withAsterisk={false}
      />
    </>
  );
}

function CodeField({ signIn }: { readonly signIn: SignIn }) {
  const translate = useTranslate();
  return (
    <TextInput
      label={translate("signIn.code")}
      description={translate("signIn.codeHint")}
      value={signIn.code}
      onChange={(event) => signIn.setCode(event.currentTarget.value)}
      autoComplete="one-time-code"
      required
      withAsterisk={false}
      autoFocus
    />
  );
}
