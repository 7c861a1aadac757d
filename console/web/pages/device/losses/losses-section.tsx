import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { lossSentence, orderLosses } from "./losses-view-model.ts";

const lossesShown = 5;

/** What did not arrive, in sentences. */
export function LossesSection({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const query = useQuery(resources.losses(deviceId));
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <Section title={translate("losses.title")} lead={translate("losses.lead")}>
      <View
        query={query}
        count={(losses) => losses.length}
        texts={{
          loading: translate("losses.loading"),
          failed: translate("losses.failed"),
          empty: { title: translate("losses.emptyTitle"), body: translate("losses.emptyBody") },
        }}
      >
        {(losses) => (
          <>
            <ul className="plain-list" aria-label={translate("losses.title")}>
              {orderLosses(losses)
                .slice(0, isOpen ? undefined : lossesShown)
                .map((loss) => (
                  <li
                    key={[
                      loss.stream,
                      loss.reason,
                      loss.firstSequence,
                      loss.firstAtMs,
                      loss.recordedAtMs,
                    ].join()}
                  >
                    {lossSentence(loss, { translate, moment })}
                  </li>
                ))}
            </ul>
            {losses.length > lossesShown && (
              <Button size="compact-xs" variant="subtle" onClick={toggle} aria-expanded={isOpen}>
                {isOpen
                  ? translate("common.showLess")
                  : translate("common.showAll", { count: losses.length })}
              </Button>
            )}
          </>
        )}
      </View>
    </Section>
  );
}
