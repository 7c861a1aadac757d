import { Alert, NativeSelect, Stack } from "@mantine/core";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { Section } from "../../parts/section.tsx";
import { LanguageChoice } from "../../shell/settings-menu.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useSavePreferences } from "../../shell/use-save-preferences.ts";
import { zoneOptions } from "./view-model.ts";

/** Language and time zone, kept with the account as soon as they are chosen. */
export function PreferencesSection() {
  const translate = useTranslate();
  const { ownZone: browserZone } = useWorld();
  const { language, timeZone } = useMe();
  const save = useSavePreferences();
  const zones = zoneOptions({
    known: Intl.supportedValuesOf("timeZone"),
    chosen: timeZone,
    browserLabel: translate("account.browserZone", { zone: browserZone }),
  });
  return (
    <Section title={translate("account.preferences")} lead={translate("account.preferencesLead")}>
      <Stack maw="26rem">
        <LanguageChoice onChoose={(chosen) => save.mutate({ language: chosen, timeZone })} />
        <NativeSelect
          label={translate("account.timeZone")}
          value={timeZone ?? ""}
          onChange={(event) => save.mutate({ language, timeZone: event.currentTarget.value || null })}
          data={zones}
        />
        {save.isSuccess && (
          <Alert color="teal" role="status" p="xs">
            {translate("account.preferencesSaved")}
          </Alert>
        )}
        {save.isError && (
          <Alert color="red" role="alert">
            {translate("account.notKept", { failure: failureSentence(save.error, translate) })}
          </Alert>
        )}
      </Stack>
    </Section>
  );
}
