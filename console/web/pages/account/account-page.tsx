import { Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useWorld } from "../../app-context.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Section } from "../../parts/section.tsx";
import { useMay, useMe } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { skillWords } from "../staff/view-model.ts";
import { PasswordSection } from "./password-section.tsx";
import { PreferencesSection } from "./preferences-section.tsx";
import { TotpSection } from "./totp-section.tsx";

/** What a person changes about their own account. */
export function AccountPage() {
  const translate = useTranslate();
  const { name, role } = useMe();
  const may = useMay();
  useDocumentTitle(`${translate("account.title")} · Housecall`);
  return (
    <>
      <Title order={1}>{translate("account.title")}</Title>
      <Text c="dimmed" mb="md" className="breakable">
        {name} · {translate(`role.${role}`)}: {translate(`role.can.${role}`)}
      </Text>
      <div className="stack">
        <TotpSection />
        <PasswordSection />
        <PreferencesSection />
        {may("case:work") && <SkillsSection />}
        <SessionsSection />
      </div>
    </>
  );
}

/** Read only: who knows what is for administrators to say. */
function SkillsSection() {
  const translate = useTranslate();
  const { skills } = useMe();
  return (
    <Section title={translate("account.skills")} lead={translate("account.skillsLead")}>
      <Text>{skillWords(skills, translate)}</Text>
    </Section>
  );
}

function SessionsSection() {
  const translate = useTranslate();
  const { actions } = useWorld();
  const signOut = useSignOut(() => actions.signOutEverywhere());
  return (
    <Section title={translate("account.sessions")} lead={translate("account.sessionsLead")}>
      <ConfirmButton
        label={translate("account.signOutEverywhere")}
        question={translate("account.signOutEverywhereAsk")}
        deed={signOut}
      />
    </Section>
  );
}
