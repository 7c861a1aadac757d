import { limits } from "@housecall/proto/limits";
import { Alert, Button, CopyButton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { formatCountdown } from "../../format/duration.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { useNow } from "../../shell/use-now.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { claimCommands, consentSetting, isOnlyLocal } from "./claim-view-model.ts";

/** Makes a claim token and shows the exact commands for the device. */
export function ClaimDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const [note, setNote] = useState("");
  const create = useMutation({ mutationFn: () => actions.createClaimToken({ note: note.trim() }) });
  const startOver = () => {
    create.reset();
    setNote("");
  };
  const close = () => {
    startOver();
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={translate("claim.title")} size="lg">
      <Stack>
        <Text c="dimmed">{translate("claim.lead")}</Text>
        {create.isError && (
          <Alert color="red" role="alert">
            {failureSentence(create.error, translate)}
          </Alert>
        )}
        {create.data ? (
          <Claim token={create.data.token} expiresAtMs={create.data.expiresAtMs} />
        ) : (
          <TextInput
            data-autofocus
            label={translate("claim.note")}
            description={translate("claim.noteHint")}
            value={note}
            maxLength={200}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        <Button
          variant={create.data ? "default" : "filled"}
          onClick={() => (create.data ? startOver() : create.mutate())}
          loading={create.isPending}
        >
          {translate(create.data ? "claim.another" : "claim.create")}
        </Button>
      </Stack>
    </Dialog>
  );
}

function Claim({ token, expiresAtMs }: { readonly token: string; readonly expiresAtMs: number }) {
  const translate = useTranslate();
  const leftMs = expiresAtMs - useNow();
  const commands = claimCommands(token);
  return (
    <>
      {isOnlyLocal(token) && (
        <div className="claim-note" role="note">
          <strong>{translate("claim.localTitle")}</strong>
          <p>{translate("claim.localBody")}</p>
        </div>
      )}
      <CommandLine
        title={translate("claim.step1")}
        label={translate("claim.command")}
        command={commands.claim}
      />
      <Text size="sm" c={leftMs > 0 ? "dimmed" : "red"} role="status">
        {leftMs > 0
          ? translate("claim.expires", { left: formatCountdown(Math.min(leftMs, limits.claimTokenLifeMs)) })
          : translate("claim.expired")}
      </Text>
      <CommandLine
        title={translate("claim.step2")}
        label={translate("claim.startCommand")}
        command={commands.start}
      />
      <Text>{translate("claim.step3")}</Text>
      <Consent />
    </>
  );
}

/** How the owner of the device allows more than telemetry. */
function Consent() {
  const translate = useTranslate();
  return (
    <div>
      <Text mb={4}>{translate("claim.consent")}</Text>
      <code className="claim-setting breakable">{consentSetting}</code>
    </div>
  );
}

function CommandLine(props: { readonly title: string; readonly label: string; readonly command: string }) {
  const translate = useTranslate();
  return (
    <div>
      <Text mb={4}>{props.title}</Text>
      <div className="command-line">
        <textarea
          readOnly
          rows={props.command.length > 70 ? 2 : 1}
          aria-label={props.label}
          value={props.command}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={props.command}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {translate(copied ? "common.copied" : "claim.copyCommand")}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
