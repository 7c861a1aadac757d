import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { CaseDeed } from "../../../api/case-actions.ts";
import { printable } from "../../../format/printable.ts";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { DialogForm } from "./dialog-form.tsx";
import type { DialogProps } from "./dialog-props.ts";

type Kind = "escalate" | "return" | "reopen" | "assign";

/** Dialogs that ask for one text: a question, an answer, a reason, a name. */
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
  const field = {
    ...{ label: translate(fields[kind]), value: text, error: fault, required: true },
    "data-autofocus": true,
    onChange: (event: { currentTarget: { value: string } }) => change(event.currentTarget.value),
  };
  const lead = leadOf(kind, found.returnTo, translate);
  return (
    <DialogForm
      title={translate(`${kind}.title`)}
      submit={translate(`${kind}.submit`)}
      onSubmit={submit}
      {...{ action, onClose, ...(lead === undefined ? {} : { lead }) }}
    >
      {kind === "assign" ? <TextInput {...field} /> : <Textarea {...field} autosize minRows={4} />}
    </DialogForm>
  );
}

const fields = {
  escalate: "escalate.question",
  return: "return.answer",
  reopen: "reopen.reason",
  assign: "assign.to",
} as const;

function leadOf(
  kind: Kind,
  returnTo: string,
  translate: ReturnType<typeof useTranslate>,
): string | undefined {
  switch (kind) {
    case "escalate":
      return translate("escalate.lead");
    case "return":
      return returnTo === ""
        ? translate("return.leadNobody")
        : translate("return.lead", { name: printable(returnTo) });
    case "reopen":
      return translate("reopen.lead");
    case "assign":
      return undefined;
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
    case "assign":
      return { name: "assign", body: { to: text } };
  }
}
