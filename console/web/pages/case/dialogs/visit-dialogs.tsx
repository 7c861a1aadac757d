import { SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { fromZonedInput, toZonedInput } from "../../../format/zoned-input.ts";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { DialogForm } from "./dialog-form.tsx";
import type { DialogProps } from "./dialog-props.ts";

const dayMs = 86_400_000;

/** When the technician comes, and with what. */
export function VisitDialog({ action, onClose }: DialogProps) {
  const translate = useTranslate();
  const { clock } = useWorld();
  const { timeZone } = useMoments();
  const [at, setAt] = useState(() => toZonedInput(clock.nowMs() + dayMs, timeZone));
  const [order, setOrder] = useState("");
  const [fault, setFault] = useState("");
  const submit = () => {
    const visitAtMs = fromZonedInput(at, timeZone);
    if (visitAtMs === undefined || visitAtMs <= clock.nowMs()) setFault(translate("visit.atWrong"));
    else action.mutate({ name: "book-visit", body: { visitAtMs, order } });
  };
  return (
    <DialogForm
      title={translate("visit.title")}
      submit={translate("visit.submit")}
      onSubmit={submit}
      {...{ action, onClose }}
    >
      <TextInput
        type="datetime-local"
        label={`${translate("visit.at")} (${timeZone})`}
        value={at}
        error={fault}
        onChange={(event) => {
          setAt(event.currentTarget.value);
          setFault("");
        }}
      />
      <Textarea
        label={translate("visit.order")}
        autosize
        minRows={3}
        maxLength={10_000}
        value={order}
        onChange={(event) => setOrder(event.currentTarget.value)}
      />
    </DialogForm>
  );
}

/** Whether the visit has mended it. */
export function VisitDoneDialog({ action, onClose }: DialogProps) {
  const translate = useTranslate();
  const [fixed, setFixed] = useState("yes");
  const [text, setText] = useState("");
  return (
    <DialogForm
      title={translate("visitDone.title")}
      lead={translate("visitDone.fixed")}
      submit={translate("visitDone.submit")}
      onSubmit={() => action.mutate({ name: "visit-done", body: { fixed: fixed === "yes", text } })}
      {...{ action, onClose }}
    >
      <SegmentedControl
        aria-label={translate("visitDone.fixed")}
        value={fixed}
        onChange={setFixed}
        data={(["yes", "no"] as const).map((value) => ({ value, label: translate(`visitDone.${value}`) }))}
      />
      <Textarea
        label={translate("visitDone.text")}
        autosize
        minRows={3}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </DialogForm>
  );
}
