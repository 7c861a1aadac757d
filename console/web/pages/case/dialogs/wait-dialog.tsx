import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { DialogForm } from "./dialog-form.tsx";
import type { DialogProps } from "./dialog-props.ts";

const hours = ["1", "4", "24", "72", "168", "open"] as const;
const hourMs = 3_600_000;

/** For whom to wait, why, and until when at most. */
export function WaitDialog({ action, onClose }: DialogProps) {
  const translate = useTranslate();
  const { clock } = useWorld();
  const [waitsFor, setWaitsFor] = useState<"customer" | "device">("customer");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState<string>("24");
  const submit = () => {
    const wakeAtMs = until === "open" ? null : clock.nowMs() + Number(until) * hourMs;
    action.mutate({ name: "wait", body: { waitsFor, reason, wakeAtMs } });
  };
  return (
    <DialogForm
      title={translate("wait.title")}
      lead={translate("wait.lead")}
      submit={translate("wait.submit")}
      onSubmit={submit}
      {...{ action, onClose }}
    >
      <SegmentedControl
        orientation="vertical"
        aria-label={translate("wait.for")}
        value={waitsFor}
        onChange={(value) => setWaitsFor(value === "device" ? "device" : "customer")}
        data={(["customer", "device"] as const).map((value) => ({
          value,
          label: translate(`wait.${value}`),
        }))}
      />
      <NativeSelect
        label={translate("wait.until")}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
        data={hours.map((value) => ({ value, label: translate(`wait.${value}`) }))}
      />
      <TextInput
        label={translate("wait.reason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </DialogForm>
  );
}
