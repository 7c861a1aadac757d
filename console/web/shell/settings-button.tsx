import { ActionIcon } from "@mantine/core";
import { SettingsIcon } from "../parts/icons.tsx";
import { useTranslate } from "./use-preferences.tsx";

/** The cog of the settings; what opens a menu from it adds what it needs. */
export function SettingsButton(props: { readonly onClick: () => void }) {
  const translate = useTranslate();
  return (
    <ActionIcon {...props} variant="default" size="lg" aria-label={translate("nav.menu")}>
      <SettingsIcon />
    </ActionIcon>
  );
}
