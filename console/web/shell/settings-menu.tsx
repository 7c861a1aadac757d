import {
  ActionIcon,
  Button,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWorld } from "../app-context.tsx";
import { SettingsIcon } from "../parts/icons.tsx";
import { languages } from "../text/language.ts";
import { usePreferences } from "./use-preferences.tsx";

const languageNames = { en: "English", ko: "한국어" } as const;

/** Language, appearance, time zone, shortcuts and sign-out. */
export function SettingsMenu({
  name,
  onShortcuts,
}: {
  readonly name: string;
  readonly onShortcuts: () => void;
}) {
  const { translate } = usePreferences();
  const { actions } = useWorld();
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => actions.signOut(),
    onSettled: () => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
      return client.resetQueries({ queryKey: ["me"] });
    },
  });
  return (
    <Popover position="bottom-end" width={272} withArrow trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="default" size="lg" aria-label={translate("nav.menu")}>
          <SettingsIcon />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={translate("nav.menu")}>
        <Stack gap="sm">
          <LanguageChoice />
          <AppearanceChoice />
          <ZoneChoices />
          <Button variant="default" onClick={onShortcuts}>
            {translate("nav.shortcuts")}
          </Button>
          <Text size="sm" c="dimmed">
            {translate("nav.signedInAs", { name })}
          </Text>
          <Button variant="default" onClick={() => signOut.mutate()} loading={signOut.isPending}>
            {translate("nav.signOut")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Switch between the languages. */
export function LanguageChoice() {
  const { translate, language, setLanguage } = usePreferences();
  return (
    <Choice label={translate("prefs.language")}>
      <SegmentedControl
        fullWidth
        aria-label={translate("prefs.language")}
        value={language}
        onChange={(value) => setLanguage(value === "ko" ? "ko" : "en")}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
    </Choice>
  );
}

function AppearanceChoice() {
  const { translate } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Choice label={translate("prefs.appearance")}>
      <SegmentedControl
        fullWidth
        aria-label={translate("prefs.appearance")}
        value={colorScheme}
        onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
        data={[
          { value: "light", label: translate("prefs.light") },
          { value: "dark", label: translate("prefs.dark") },
          { value: "auto", label: translate("prefs.auto") },
        ]}
      />
    </Choice>
  );
}

function ZoneChoices() {
  const { translate, zoneChoice, setZoneChoice } = usePreferences();
  return (
    <Choice label={translate("prefs.zone")}>
      <SegmentedControl
        fullWidth
        orientation="vertical"
        aria-label={translate("prefs.zone")}
        value={zoneChoice}
        onChange={(value) => setZoneChoice(value === "device" ? "device" : "mine")}
        data={[
          { value: "mine", label: translate("prefs.zoneMine") },
          { value: "device", label: translate("prefs.zoneDevice") },
        ]}
      />
    </Choice>
  );
}

function Choice({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {label}
      </Text>
      {children}
    </div>
  );
}
