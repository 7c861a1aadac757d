import type { PlaybookSummary } from "@housecall/proto/api";
import { Anchor, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { Section } from "../../parts/section.tsx";
import { View } from "../../parts/view.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { classWord } from "../fleet/view-model.ts";

/** All playbooks, to be read. */
export function PlaybooksPage() {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.playbooks());
  useDocumentTitle(`${translate("playbook.pageTitle")} · Housecall`);
  return (
    <>
      <Title order={1}>{translate("playbook.pageTitle")}</Title>
      <Text c="dimmed" mb="md">
        {translate("playbook.pageLead")}
      </Text>
      <Section title={translate("playbook.list")}>
        <View
          query={query}
          count={(items) => items.length}
          texts={{
            loading: translate("playbook.listLoading"),
            failed: translate("playbook.listFailed"),
            empty: { title: translate("playbook.listEmptyTitle"), body: translate("playbook.listEmptyBody") },
          }}
        >
          {(items) => (
            <ul className="playbook-tree" aria-label={translate("playbook.list")}>
              {items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </ul>
          )}
        </View>
      </Section>
    </>
  );
}

function Item({ item }: { readonly item: PlaybookSummary }) {
  const { translate, language } = usePreferences();
  const { id, title, about, deviceClass, models, steps, minutes } = item;
  return (
    <li>
      <h3>
        <Anchor component={Link} href={`/playbooks/${id}`}>
          {title[language]}
        </Anchor>
      </h3>
      <p>{about[language]}</p>
      <p className="dimmed">
        {[classWord(deviceClass, translate), ...models].join(" ")} ·{" "}
        {translate("playbook.size", { steps: String(steps), minutes: String(minutes) })}
      </p>
    </li>
  );
}
