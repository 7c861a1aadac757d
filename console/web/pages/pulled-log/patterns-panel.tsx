import type { PulledLogFilter, PulledPattern } from "@housecall/proto/api";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { printable } from "../../format/printable.ts";
import { Section } from "../../parts/section.tsx";
import { View } from "../../parts/view.tsx";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import type { FilterChange } from "./log-address.ts";
import { levelWord } from "./log-row.tsx";

/** What the shown lines say again and again; each can be shown alone or hidden. */
export function PatternsPanel(props: {
  readonly pullId: string;
  readonly filter: PulledLogFilter;
  readonly onChange: (change: FilterChange) => void;
}) {
  const { pullId, filter, onChange } = props;
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.pulledPatterns(pullId, filter));
  const reading = query.data?.readingPatterns;
  const percent = reading ? Math.floor((100 * reading.doneBytes) / Math.max(1, reading.totalBytes)) : 0;
  const chosen = filter.pattern.length + filter.without.length;
  return (
    <Section
      title={translate("log.patterns")}
      lead={translate("log.patternsLead")}
      aside={
        chosen > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => onChange({ pattern: [], without: [] })}>
            {translate("log.allPatterns")}
          </Button>
        )
      }
    >
      {reading ? (
        <p role="status">{translate("log.readingPatterns", { percent })}</p>
      ) : (
        <View
          query={query}
          count={({ patterns }) => patterns.length}
          texts={{
            loading: translate("log.patternsLoading"),
            failed: translate("log.patternsFailed"),
            empty: { title: translate("log.noPatterns"), body: translate("log.noPatternsBody") },
          }}
        >
          {({ patterns, morePatterns, moreLines }) => (
            <>
              <ul className="log-patterns" aria-label={translate("log.patterns")}>
                {patterns.map((pattern) => (
                  <PatternRow key={pattern.id} {...{ pattern, filter, onChange }} />
                ))}
              </ul>
              {moreLines > 0 && (
                <p className="dimmed">
                  {translate(morePatterns === 0 ? "log.withoutPattern" : "log.morePatterns", {
                    count: morePatterns,
                    lines: moreLines,
                  })}
                </p>
              )}
            </>
          )}
        </View>
      )}
    </Section>
  );
}

function PatternRow(props: {
  readonly pattern: PulledPattern;
  readonly filter: PulledLogFilter;
  readonly onChange: (change: FilterChange) => void;
}) {
  const { pattern, filter, onChange } = props;
  const { translate } = usePreferences();
  const { moment } = useMoments();
  const { firstAtMs, lastAtMs, lines, severity } = pattern;
  const text = printable(pattern.text);
  return (
    <li className={`level-${severity}`}>
      <div className="mono breakable">{text}</div>
      <div className="sub">
        {translate("log.patternLines", { lines })} · {levelWord(severity, translate)}
        {firstAtMs !== null && lastAtMs !== null && (
          <>
            {" "}
            · {moment(firstAtMs, "dayTime")} – {moment(lastAtMs, "dayTime")}
          </>
        )}
      </div>
      <div className="log-pattern-actions">
        <Button
          size="compact-xs"
          variant="default"
          aria-pressed={filter.pattern.includes(pattern.id)}
          aria-label={translate("log.onlyPattern", { text })}
          onClick={() => onChange({ pattern: [pattern.id] })}
        >
          {translate("log.only")}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={translate("log.hidePattern", { text })}
          onClick={() => onChange({ pattern: [], without: [...filter.without, pattern.id] })}
        >
          {translate("log.hide")}
        </Button>
      </div>
    </li>
  );
}
