import { Anchor, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { useMe } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";

/** Shown in place of a page that the person's role does not permit. */
export function NotPermittedPage() {
  const translate = useTranslate();
  const { role } = useMe();
  return (
    <div className="state-note">
      <Title order={1}>{translate("notPermitted.title")}</Title>
      <Text c="dimmed">{translate("notPermitted.body", { role: translate(`role.${role}`) })}</Text>
      <Anchor component={Link} href="/devices">
        {translate("notFound.toFleet")}
      </Anchor>
    </div>
  );
}
