import type { LogLineView } from "@housecall/proto/api";
import { Button, Input, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { LogLines } from "../../../parts/log-lines.tsx";
import { Section } from "../../../parts/section.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import { View } from "../../../parts/view.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { SeveritySelect } from "../severity-select.tsx";
import {
  beforeOfOlder,
  isFiltered,
  readStoredFilter,
  type StoredFilter,
  storedLimit,
  storedLines,
  storedQuery,
  storedRangeNames,
} from "./stored-view-model.ts";

const refreshMs = 15_000;
const typingPauseMs = 250;

/** What the device sent by itself and the server keeps. */
export function StoredLogsSection({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const address = useAddress();
  const filter = readStoredFilter({
    range: address.get("logs"),
    text: address.get("logText"),
    severity: address.get("logSeverity"),
    before: address.get("logBefore"),
  });
  const [settled] = useDebouncedValue(filter.text, typingPauseMs);
  const nowMs = useRefreshTime();
  const query = useQuery({
    ...resources.logs(deviceId, storedQuery({ ...filter, text: settled }, nowMs)),
    placeholderData: keepPreviousData,
  });
  const clear = (
    <Button variant="default" onClick={() => address.set({ logText: "", logSeverity: "", logBefore: "" })}>
      {translate("common.clear")}
    </Button>
  );
  return (
    <Section title={translate("stored.title")} lead={translate("stored.lead")}>
      <FilterFields filter={filter} />
      <PageEnd beforeMs={filter.beforeMs} />
      <View
        query={query}
        count={(lines) => lines.length}
        isFiltered={isFiltered(filter)}
        texts={{
          loading: translate("stored.loading"),
          failed: translate("stored.failed"),
          empty: { title: translate("stored.emptyTitle"), body: translate("stored.emptyBody") },
          noMatch: {
            title: translate("stored.noMatchTitle"),
            body: translate("stored.noMatchBody"),
            action: clear,
          },
        }}
      >
        {(lines) => <Lines lines={lines} beforeMs={filter.beforeMs} />}
      </View>
    </Section>
  );
}

function FilterFields({ filter }: { readonly filter: StoredFilter }) {
  const translate = useTranslate();
  const address = useAddress();
  return (
    <div className="stored-filter">
      <Input.Wrapper label={translate("stored.range")} labelElement="div" className="labelled">
        <SegmentedControl
          aria-label={translate("stored.range")}
          value={filter.range}
          onChange={(range) => address.set({ logs: range, logBefore: "" })}
          data={storedRangeNames.map((range) => ({
            value: range,
            label: range === "30m" ? translate("pull.range.30m") : translate(`chart.range.${range}`),
          }))}
        />
      </Input.Wrapper>
      <TextInput
        type="search"
        label={translate("stored.text")}
        value={filter.text}
        maxLength={200}
        onChange={(event) => address.set({ logText: event.currentTarget.value, logBefore: "" })}
      />
      <SeveritySelect
        label={translate("stored.severity")}
        value={filter.minSeverity}
        onChange={(severity) =>
          address.set({ logSeverity: severity === 7 ? "" : String(severity), logBefore: "" })
        }
      />
    </div>
  );
}

/** Says that older lines are shown, and leads back. */
function PageEnd({ beforeMs }: Pick<StoredFilter, "beforeMs">) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const address = useAddress();
  if (beforeMs === null) return null;
  return (
    <div className="form-foot">
      <span>{translate("stored.until", { time: moment(beforeMs, "dateTimeSeconds") })}</span>
      <Button size="compact-sm" variant="default" onClick={() => address.set({ logBefore: "" })}>
        {translate("stored.newest")}
      </Button>
    </div>
  );
}

function Lines({
  lines,
  beforeMs,
}: {
  readonly lines: readonly LogLineView[];
  readonly beforeMs: StoredFilter["beforeMs"];
}) {
  const translate = useTranslate();
  const address = useAddress();
  const showOlder = () => address.set({ logBefore: String(beforeOfOlder(lines, beforeMs)) });
  return (
    <>
      <Text size="sm" c="dimmed" mb={4}>
        {translate("stored.count", { count: lines.length })}
      </Text>
      <LogLines label={translate("stored.lines")} lines={storedLines(lines)} />
      {lines.length >= storedLimit && (
        <div className="form-foot">
          <Text size="sm" c="dimmed">
            {translate("stored.limit", { count: storedLimit })}
          </Text>
          <Button size="compact-sm" variant="default" onClick={showOlder}>
            {translate("stored.older")}
          </Button>
        </div>
      )}
    </>
  );
}

/** A time that moves on every few seconds, so that the query moves with it. */
function useRefreshTime(): number {
  const { clock } = useWorld();
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), refreshMs);
    return () => clearInterval(timer);
  }, [clock]);
  return nowMs;
}
