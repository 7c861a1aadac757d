import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { CaseDeed } from "../../../api/case-actions.ts";
import { printable } from "../../../format/printable.ts";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { DialogForm } from "./dialog-form.tsx";
import type { DialogProps } from "./dialog-props.ts";

type Kind = "escalate" | "return" | "reopen";

/** Dialogs that ask for one text: a question, an answer, a reason. */
export function TextDialog({ kind, found, action, onClose }: DialogProps & { readonly kind: Kind }) {
  const translate = useTranslate();
  const [text, setText] = useState("");
  const [fault, setFault] = useState("");
  const change = (value: string) => {
    setText(value);
    setFault("");
  };
  const submit = () => {
    if (text.trim() === "") setFault(translate("dialog.required"));
    else action.mutate(deedOf(kind, text));
  };
  return (
    <DialogForm
      title={translate(`${kind}.title`)}
      lead={leadOf(kind, found.returnTo, translate)}
      submit={translate(`${kind}.submit`)}
      onSubmit={submit}
      {...{ action, onClose }}
    >
      <Textarea
        label={translate(fields[kind])}
        value={text}
        error={fault}
        onChange={(event) => change(event.currentTarget.value)}
        required
        data-autofocus
        autosize
        minRows={4}
      />
    </DialogForm>
  );
}

const fields = {
  escalate: "escalate.question",
  return: "return.answer",
  reopen: "reopen.reason",
} as const;

function leadOf(kind: Kind, returnTo: string, translate: ReturnType<typeof useTranslate>): string {
  switch (kind) {
    case "escalate":
      return translate("escalate.lead");
    case "return":
      return returnTo === ""
        ? translate("return.leadNobody")
        : translate("return.lead", { name: printable(returnTo) });
    case "reopen":
      return translate("reopen.lead");
  }
}

function deedOf(kind: Kind, text: string): CaseDeed {
  switch (kind) {
    case "escalate":
      return { name: "escalate", body: { question: text } };
    case "return":
      return { name: "return", body: { answer: text } };
    case "reopen":
      return { name: "reopen", body: { reason: text } };
  }
}
