import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { Ago } from "../../parts/ago.tsx";
import { Section } from "../../parts/section.tsx";
import { View } from "../../parts/view.tsx";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { eventLines } from "./timeline-view-model.ts";

/** Everything that happened to the case, newest first. */
export function CaseTimeline({ number }: { readonly number: string }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const query = useQuery(resources.caseEvents(number));
  const empty = { title: translate("case.timeline"), body: translate("case.timelineLoading") };
  return (
    <Section title={translate("case.timeline")}>
      <View
        query={query}
        count={(events) => events.length}
        texts={{
          loading: translate("case.timelineLoading"),
          failed: translate("case.timelineFailed"),
          empty,
        }}
      >
        {(events) => (
          <ol className="timeline" aria-label={translate("case.timeline")}>
            {eventLines(events, { language, translate, moment }).map((line) => (
              <li key={line.seq} className={`event-${line.tone}`}>
                <div className="timeline-head">
                  <strong>{line.title}</strong>
                  <span className="dimmed">
                    {moment(line.atMs, "dateTime")} · <Ago atMs={line.atMs} />
                  </span>
                </div>
                {line.text !== "" && <div className="timeline-text">{line.text}</div>}
                {line.href !== "" && (
                  <Anchor component={Link} href={line.href} size="sm">
                    {translate("log.openPinned")}
                  </Anchor>
                )}
              </li>
            ))}
          </ol>
        )}
      </View>
    </Section>
  );
}
