import { MAX_MACS } from "@housecall/proto/api";
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { printable } from "../../format/printable.ts";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { readMacList } from "./mac-list.ts";

/** Where MAC addresses are typed, one a line: a scanner's Enter begins the next one instead of saving the form. */
export function MacField(props: { readonly typed: string; readonly onType: (typed: string) => void }) {
  const translate = useTranslate();
  const [isLeft, setLeft] = useState(false);
  const { fault } = readMacList(props.typed);
  return (
    <Textarea
      label={translate("customer.macs")}
      description={translate("customer.macsHint", { count: MAX_MACS })}
      placeholder="AA:BB:CC:DD:EE:FF"
      autosize
      minRows={1}
      maxRows={MAX_MACS}
      maxLength={200}
      spellCheck={false}
      autoCapitalize="characters"
      value={props.typed}
      onFocus={() => setLeft(false)}
      onBlur={() => setLeft(true)}
      onChange={(event) => props.onType(event.currentTarget.value)}
      error={
        isLeft &&
        fault !== undefined &&
        translate(`customer.mac.${fault.why}`, { mac: printable(fault.text), count: MAX_MACS })
      }
    />
  );
}
