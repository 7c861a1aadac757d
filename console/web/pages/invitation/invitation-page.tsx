import type { LinkPurpose } from "@housecall/proto/api";
import { Alert, Anchor, Button, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiFailure, failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { FullPageState } from "../../parts/full-page-state.tsx";
import { newPasswordFaults } from "../../parts/new-password.ts";
import { NewPasswordFields } from "../../parts/new-password-fields.tsx";
import { FrontPage } from "../../shell/front-page.tsx";
import { usePreferences, useTranslate } from "../../shell/use-preferences.tsx";
import { secretOfHash } from "../set-up/view-model.ts";
import { invitationTexts } from "./view-model.ts";

/** Uses a one-time link, whose secret stands after the # of the address: choose a password, and be signed in. */
export function InvitationPage() {
  const translate = useTranslate();
  const [secret] = useState(() => secretOfHash(window.location.hash));
  if (secret !== undefined) return <CheckedLink secret={secret} />;
  return (
    <Closed title={translate("invitation.incompleteTitle")} body={translate("invitation.incompleteBody")} />
  );
}

function CheckedLink({ secret }: { readonly secret: string }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const check = useQuery({
    queryKey: ["link", secret],
    queryFn: () => actions.checkLink(secret),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isRefused =
    check.error instanceof ApiFailure && check.error.status >= 400 && check.error.status < 500;
  if (isRefused && !check.data) {
    return (
      <Closed title={translate("invitation.invalidTitle")} body={failureSentence(check.error, translate)} />
    );
  }
  if (!check.data) return <FullPageState query={check} />;
  return <PasswordForm secret={secret} purpose={check.data} />;
}

function Closed({ title, body }: { readonly title: string; readonly body: string }) {
  const translate = useTranslate();
  return (
    <FrontPage title={title} lead={body}>
      <Anchor component={Link} href="/">
        {translate("invitation.toSignIn")}
      </Anchor>
    </FrontPage>
  );
}

function PasswordForm({ secret, purpose }: { readonly secret: string; readonly purpose: LinkPurpose }) {
  const translate = useTranslate();
  const [form, setForm] = useState({ password: "", repeated: "" });
  const [isChecked, setIsChecked] = useState(false);
  const accept = useAccept(secret, purpose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.keys(newPasswordFaults(form, translate)).length === 0) accept.mutate(form.password);
  };
  const texts = invitationTexts(purpose, translate);
  return (
    <FrontPage title={texts.title} lead={texts.lead}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {accept.isError && (
            <Alert color="red" role="alert">
              {failureSentence(accept.error, translate)}
            </Alert>
          )}
          <input type="text" hidden readOnly autoComplete="username" value={purpose.name} />
          <NewPasswordFields
            label={translate("setUp.password")}
            value={form}
            faults={isChecked ? newPasswordFaults(form, translate) : {}}
            onChange={setForm}
          />
          <Button type="submit" loading={accept.isPending}>
            {texts.submit}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}

/** Sets the password and signs in with it; where a code is asked for, the sign-in page goes on. */
function useAccept(secret: string, { kind, name }: LinkPurpose) {
  const { actions } = useWorld();
  const { language } = usePreferences();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: async (password: string) => {
      await actions.acceptLink({ secret, password });
      // The link is used up: what hinders signing in now, the sign-in page says.
      const isSignedIn = await actions.signIn({ name, password }).then(
        () => true,
        () => false,
      );
      if (isSignedIn && kind === "join") await actions.savePreferences({ language, timeZone: null });
    },
    onSuccess: async () => {
      navigate("/", { replace: true });
      await client.resetQueries({ queryKey: ["me"] });
    },
  });
}
