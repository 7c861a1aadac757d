import { Anchor, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { useTranslate } from "../../shell/use-preferences.tsx";

/** Shown for an address that no page has. */
export function NotFoundPage() {
  const translate = useTranslate();
  return (
    <div className="state-note">
      <Title order={1}>{translate("notFound.title")}</Title>
      <Text c="dimmed">{translate("notFound.body")}</Text>
      <Anchor component={Link} href="/devices">
        {translate("notFound.toFleet")}
      </Anchor>
    </div>
  );
}
