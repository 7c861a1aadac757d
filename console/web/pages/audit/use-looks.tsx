import { Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useAddress } from "../../parts/use-address.ts";
import { useTranslate } from "../../shell/use-preferences.tsx";

/** Whether entries that only looked are shown, kept in the address, and the switch for it. */
export function useLooks(): { readonly looks: "with looks" | "without looks"; readonly toggle: ReactNode } {
  const translate = useTranslate();
  const address = useAddress();
  const isOn = address.get("looks") === "1";
  return {
    looks: isOn ? "with looks" : "without looks",
    toggle: (
      <Switch
        label={translate("audit.looks")}
        checked={isOn}
        onChange={(event) => address.set({ looks: event.currentTarget.checked ? "1" : "" })}
      />
    ),
  };
}
