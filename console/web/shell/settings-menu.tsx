import { Button, Popover, SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "wouter";
import { failureSentence } from "../api/api-failure.ts";
import { useWorld } from "../app-context.tsx";
import { type Language, languages } from "../text/language.ts";
import { SettingsButton } from "./settings-button.tsx";
import { useMe } from "./use-me.tsx";
import { usePreferences } from "./use-preferences.tsx";
import { useSavePreferences } from "./use-save-preferences.ts";
import { useSignOut } from "./use-sign-out.ts";

const languageNames = { en: "English", ko: "한국어" } as const;

/** Language, appearance, time zone, shortcuts, account and sign-out; open from the beginning, for it was asked for. */
export function SettingsMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { translate } = usePreferences();
  const { actions } = useWorld();
  const { name, role } = useMe();
  const [isOpen, menu] = useDisclosure(true);
  const signOut = useSignOut(() => actions.signOut());
  return (
    <Popover
      {...{ opened: isOpen, position: "bottom-end", width: 272 }}
      onChange={(open) => (open ? menu.open() : menu.close())}
      {...{ withArrow: true, trapFocus: true, returnFocus: true }}
    >
      <Popover.Target>
        <SettingsButton onClick={menu.toggle} />
      </Popover.Target>
      <Popover.Dropdown aria-label={translate("nav.menu")}>
        <Stack gap="sm">
          <AccountLanguageChoice />
          <AppearanceChoice />
          <ZoneChoices />
          <Button variant="default" onClick={onShortcuts}>
            {translate("nav.shortcuts")}
          </Button>
          <Text size="sm" c="dimmed" className="breakable">
            {translate("nav.signedInAs", { name })} · {translate(`role.${role}`)}
          </Text>
          <Button component={Link} href="/account" variant="default" onClick={menu.close}>
            {translate("nav.account")}
          </Button>
          <Button variant="default" onClick={() => signOut.mutate()} loading={signOut.isPending}>
            {translate("nav.signOut")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Switch between the languages that keeps the choice with the account. */
function AccountLanguageChoice() {
  const { translate } = usePreferences();
  const { timeZone } = useMe();
  const save = useSavePreferences();
  return (
    <>
      <LanguageChoice onChoose={(language) => save.mutate({ language, timeZone })} />
      {save.isError && (
        <Text size="sm" c="red" role="alert">
          {translate("account.notKept", { failure: failureSentence(save.error, translate) })}
        </Text>
      )}
    </>
  );
}

/** Switch between the languages. */
export function LanguageChoice({ onChoose }: { readonly onChoose?: (language: Language) => void }) {
  const { translate, language, setLanguage } = usePreferences();
  const choose = (chosen: Language) => {
    setLanguage(chosen);
    onChoose?.(chosen);
  };
  return (
    <Choice label={translate("prefs.language")}>
      <SegmentedControl
        fullWidth
        aria-label={translate("prefs.language")}
        value={language}
        onChange={(value) => choose(value === "ko" ? "ko" : "en")}
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
