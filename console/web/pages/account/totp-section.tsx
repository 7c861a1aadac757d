import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { Section } from "../../parts/section.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { TotpSetUp } from "./totp-set-up.tsx";

/** Fewer recovery codes than this are worth a hint. */
const fewCodes = 3;

/** Whether there is a second factor, and how to set it up, renew or remove it. */
export function TotpSection() {
  const translate = useTranslate();
  const client = useQueryClient();
  const [doing, setDoing] = useState<"nothing" | "set-up" | "remove">("nothing");
  const done = () => {
    setDoing("nothing");
    return client.invalidateQueries({ queryKey: ["me"] });
  };
  return (
    <Section title={translate("totp.title")} lead={translate("totp.lead")}>
      {doing === "nothing" && (
        <TotpState onSetUp={() => setDoing("set-up")} onRemove={() => setDoing("remove")} />
      )}
      {doing === "set-up" && <TotpSetUp onDone={done} />}
      {doing === "remove" && <RemoveForm onDone={done} />}
      {doing === "remove" && (
        <Button variant="subtle" mt="xs" onClick={() => setDoing("nothing")}>
          {translate("common.cancel")}
        </Button>
      )}
    </Section>
  );
}

function TotpState(props: { readonly onSetUp: () => void; readonly onRemove: () => void }) {
  const translate = useTranslate();
  const { totp } = useMe();
  if (!totp.isEnrolled) {
    return (
      <Stack gap="xs" align="flex-start">
        <Text>{translate("totp.off")}</Text>
        <Button onClick={props.onSetUp}>{translate("totp.setUp")}</Button>
      </Stack>
    );
  }
  return (
    <Stack gap="xs" align="flex-start">
      <Text>{translate("totp.on", { count: totp.recoveryCodesLeft })}</Text>
      {totp.recoveryCodesLeft <= fewCodes && <Text>{translate("totp.fewCodes")}</Text>}
      {totp.isRequired && <Text c="dimmed">{translate("totp.cannotRemove")}</Text>}
      <Group gap="xs">
        <Button variant="default" onClick={props.onSetUp}>
          {translate("totp.renew")}
        </Button>
        {!totp.isRequired && (
          <Button variant="default" onClick={props.onRemove}>
            {translate("totp.remove")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function RemoveForm({ onDone }: { readonly onDone: () => void }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const remove = useMutation({
    mutationFn: () => actions.removeTotp({ password, code }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack maw="26rem">
        <Text>{translate("totp.removeLead")}</Text>
        {remove.isError && (
          <Alert color="red" role="alert">
            {failureSentence(remove.error, translate)}
          </Alert>
        )}
        <PasswordInput
          label={translate("totp.password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <TextInput
          label={translate("totp.code")}
          description={translate("totp.codeHint")}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={remove.isPending} className="form-button">
          {translate("totp.remove")}
        </Button>
      </Stack>
    </form>
  );
}
