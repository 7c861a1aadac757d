import { Alert, Button, CopyButton, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { QrCode } from "../../parts/qr-code.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { groupedSecret } from "./view-model.ts";

/** Sets up a second factor: password, then QR code and first code, then recovery codes. `onDone` when those are kept. */
export function TotpSetUp({ onDone }: { readonly onDone: () => void }) {
  const { actions } = useWorld();
  const begin = useMutation({ mutationFn: (password: string) => actions.beginTotp(password) });
  const confirm = useMutation({ mutationFn: (code: string) => actions.confirmTotp(code) });
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onDone={onDone} />;
  if (begin.data) return <FirstCode enrolment={begin.data} confirm={confirm} />;
  return <PasswordStep begin={begin} />;
}

/** The part of a mutation that a step needs. */
interface Step {
  readonly mutate: (text: string) => void;
  readonly isPending: boolean;
  readonly error: unknown;
}

function PasswordStep({ begin }: { readonly begin: Step }) {
  const translate = useTranslate();
  const [password, setPassword] = useState("");
  return (
    <StepForm step={begin} text={password} label={translate("totp.continue")}>
      <PasswordInput
        label={translate("totp.password")}
        description={translate("totp.passwordWhy")}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        required
        withAsterisk={false}
      />
    </StepForm>
  );
}

function FirstCode({
  enrolment,
  confirm,
}: {
  readonly enrolment: { readonly secret: string; readonly uri: string };
  readonly confirm: Step;
}) {
  const translate = useTranslate();
  const [code, setCode] = useState("");
  return (
    <StepForm step={confirm} text={code} label={translate("totp.confirm")}>
      <Text>{translate("totp.scan")}</Text>
      <div className="totp-key">
        <QrCode text={enrolment.uri} label={translate("totp.qr")} />
        <div>
          <Text size="sm" c="dimmed" id="totp-secret">
            {translate("totp.secret")}
          </Text>
          <output className="mono breakable" aria-labelledby="totp-secret">
            {groupedSecret(enrolment.secret)}
          </output>
        </div>
      </div>
      <Text>{translate("totp.enterCode")}</Text>
      <TextInput
        label={translate("totp.code")}
        description={translate("totp.codeHint")}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
      />
    </StepForm>
  );
}

function StepForm(props: {
  readonly step: Step;
  readonly text: string;
  readonly label: string;
  readonly children: ReactNode;
}) {
  const translate = useTranslate();
  const { step, text } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    step.mutate(text);
  };
  return (
    <form onSubmit={submit}>
      <Stack maw="26rem">
        {step.error !== null && (
          <Alert color="red" role="alert">
            {failureSentence(step.error, translate)}
          </Alert>
        )}
        {props.children}
        <Button type="submit" loading={step.isPending} className="form-button">
          {props.label}
        </Button>
      </Stack>
    </form>
  );
}

function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}) {
  const translate = useTranslate();
  return (
    <Stack maw="26rem">
      <div role="status">
        <Text fw={600}>{translate("totp.codesTitle")}</Text>
        <Text size="sm">{translate("totp.codesLead")}</Text>
      </div>
      <ol className="recovery-codes mono" aria-label={translate("totp.codesTitle")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <CopyButton value={codes.join("\n")}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy} className="form-button">
            {translate(copied ? "common.copied" : "totp.copyCodes")}
          </Button>
        )}
      </CopyButton>
      <Button onClick={onDone} className="form-button">
        {translate("totp.codesKept")}
      </Button>
    </Stack>
  );
}
