import type { DeviceDetail, Series } from "@housecall/proto/api";
import { Button, SegmentedControl, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { formatDuration } from "../../../format/duration.ts";
import { formatReading, signalTitle } from "../../../format/quantity.ts";
import { Section } from "../../../parts/section.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import { View } from "../../../parts/view.tsx";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import {
  type ChartRange,
  chartColumns,
  chartRangeNames,
  isCounter,
  rangeBounds,
  readChartRange,
  refreshMs,
  summarise,
  thresholdOf,
} from "./chart-view-model.ts";

const TimeChart = lazy(async () => ({ default: (await import("./time-chart.tsx")).TimeChart }));
const maxPoints = 600;

/** One signal over time; signal and range live in the address. */
export function ChartSection({ device }: { readonly device: DeviceDetail }) {
  const { translate, language } = usePreferences();
  const { resources } = useWorld();
  const address = useAddress();
  const signal = address.get("signal");
  const instance = address.get("instance");
  const range = readChartRange({
    range: address.get("range"),
    from: address.get("from"),
    to: address.get("to"),
  });
  const bounds = useBounds(range);
  const query = useQuery({
    ...resources.series(device.id, { signal, instance, ...bounds, maxPoints }),
    placeholderData: keepPreviousData,
  });
  const { data: faults = [] } = useQuery(resources.faults(device.id, "open"));
  const place = useScrolledTo(`${signal} ${instance}`);
  const name = signalTitle(signal, { language, translate, deviceClass: device.deviceClass });
  const title = instance === "" ? name : `${name} · ${instance}`;
  return (
    <div ref={place} className="chart-place">
      <Section
        title={isCounter(signal) ? translate("chart.perSecond", { signal: title }) : title}
        aside={<ChartTools range={range} />}
      >
        <View
          query={query}
          count={(series) => series.points.length}
          texts={{
            loading: translate("chart.loading"),
            failed: translate("chart.failed"),
            empty: { title: translate("chart.emptyTitle"), body: translate("chart.emptyBody") },
          }}
        >
          {(series) => (
            <Chart
              title={title}
              series={series}
              deviceClass={device.deviceClass}
              bounds={bounds}
              threshold={thresholdOf(faults, signal, instance)}
            />
          )}
        </View>
      </Section>
    </div>
  );
}

/** Brings the element into view when what it shows changes: it was chosen somewhere else on a long page. */
function useScrolledTo(shown: string) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown !== "") place.current?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  return place;
}

function ChartTools({ range }: { readonly range: ChartRange }) {
  const { translate } = usePreferences();
  const address = useAddress();
  return (
    <div className="chart-tools">
      <RangeChoice range={range} />
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => address.set({ signal: "", instance: "", range: "", from: "", to: "" })}
      >
        {translate("chart.close")}
      </Button>
    </div>
  );
}

function RangeChoice({ range }: { readonly range: ChartRange }) {
  const { translate } = usePreferences();
  const address = useAddress();
  const fixed = range.kind === "fixed" ? [{ value: "fixed", label: translate("chart.custom") }] : [];
  return (
    <SegmentedControl
      size="xs"
      aria-label={translate("chart.range")}
      value={range.kind === "fixed" ? "fixed" : range.name}
      onChange={(name) => name !== "fixed" && address.set({ range: name, from: "", to: "" })}
      data={[
        ...chartRangeNames.map((name) => ({ value: name, label: translate(`chart.range.${name}`) })),
        ...fixed,
      ]}
    />
  );
}

/** The bounds of a range; one that ends now moves on by itself. */
function useBounds(range: ChartRange): { readonly fromMs: number; readonly toMs: number } {
  const { clock } = useWorld();
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  const everyMs = range.kind === "fixed" ? 0 : refreshMs(range.name);
  useEffect(() => {
    if (everyMs === 0) return;
    const timer = setInterval(() => setNowMs(clock.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return rangeBounds(range, nowMs);
}

function Chart(props: {
  readonly title: string;
  readonly series: Series;
  readonly deviceClass: string;
  readonly bounds: { readonly fromMs: number; readonly toMs: number };
  readonly threshold: number | null;
}) {
  const { translate, language } = usePreferences();
  const address = useAddress();
  const columns = useMemo(() => chartColumns(props.series), [props.series]);
  const summary = summarise(columns);
  const of = { unit: columns.unit, signal: props.series.signal, deviceClass: props.deviceClass };
  const write = (value: number) => formatReading(value, of, { language, translate });
  const words = summary
    ? translate("chart.summary", {
        newest: write(summary.newest),
        min: write(summary.min),
        max: write(summary.max),
      })
    : "";
  return (
    <>
      <div role="img" aria-label={`${props.title}: ${words}`} className="chart-frame">
        <Suspense fallback={<Text c="dimmed">{translate("chart.loading")}</Text>}>
          <TimeChart
            columns={columns}
            bounds={props.bounds}
            threshold={props.threshold}
            writeValue={write}
            onSelect={(fromMs, toMs) => address.set({ range: "", from: String(fromMs), to: String(toMs) })}
          />
        </Suspense>
      </div>
      <Text size="sm" mt="xs">
        {words}
        {columns.gaps > 0 && ` · ${translate("chart.gaps", { count: columns.gaps })}`}
        {props.threshold !== null && (
          <span className="limit-note">
            {" "}
            · {translate("chart.limit")}: {write(props.threshold)}
          </span>
        )}
      </Text>
      <Text size="xs" c="dimmed">
        {translate("chart.band", { bucket: formatDuration(props.series.bucketMs, translate) })}{" "}
        {translate("chart.zoomHint")}
      </Text>
    </>
  );
}
