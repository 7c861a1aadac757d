import type { DeviceDetail } from "@housecall/proto/api";
import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { ConsentLineOf } from "../consent/consent-line-of.tsx";
import { PullCard } from "./pull-card.tsx";
import { PullForm, usePull } from "./pull-form.tsx";
import { splitPulls } from "./pull-view-model.ts";

/** The form, the pulls on their way, and the earlier ones. */
export function PullSection({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const may = useMay();
  const query = useQuery(resources.commands(device.id));
  const pull = usePull(device.id);
  const known = (query.data ?? []).flatMap(
    (command) => command.manifest?.sources.map(({ source }) => source) ?? [],
  );
  return (
    <Section
      title={translate("pull.title")}
      lead={translate("pull.lead")}
      aside={<ConsentLineOf deviceId={device.id} scope="logs" />}
    >
      {may("logs:pull") && <PullForm device={device} sources={[...new Set(known)]} pull={pull} />}
      {pull.isPending && (
        <article className="pull-card pull-asking" role="status">
          {translate("pull.asking")}
        </article>
      )}
      <View
        query={query}
        count={(commands) => commands.filter((command) => command.kind === "pull_logs").length}
        texts={{
          loading: translate("pull.loading"),
          failed: translate("pull.failed"),
          empty: { title: translate("pull.emptyTitle"), body: translate("pull.emptyBody") },
        }}
      >
        {(commands) => {
          const { active, earlier } = splitPulls(commands);
          return [
            { title: translate("pull.current"), pulls: active },
            { title: translate("pull.earlier"), pulls: earlier },
          ]
            .filter(({ pulls }) => pulls.length > 0)
            .map(({ title, pulls }) => (
              <section key={title} aria-label={title}>
                <Title order={3} mt="md" mb="xs">
                  {title}
                </Title>
                <ul className="card-list">
                  {pulls.map((command) => (
                    <li key={command.id}>
                      <PullCard command={command} device={device} />
                    </li>
                  ))}
                </ul>
              </section>
            ));
        }}
      </View>
    </Section>
  );
}
