import type { Fault, Series } from "@housecall/proto/api";
import { Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useWorld } from "../../../app-context.tsx";
import { formatDuration } from "../../../format/duration.ts";
import { formatReading } from "../../../format/quantity.ts";
import { useAddress } from "../../../parts/use-address.ts";
import { View } from "../../../parts/view.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { chartLegend, type LegendEntry, summaryWords } from "./chart-legend.ts";
import { chartMarks } from "./chart-marks.ts";
import { type ChartBounds, chartColumns, isPerCycle } from "./chart-view-model.ts";

const TimeChart = lazy(async () => ({ default: (await import("./time-chart.tsx")).TimeChart }));
const maxPoints = 600;

/** What a {@link SignalChart} shows. */
export interface SignalChartProps {
  readonly deviceId: string;
  readonly deviceClass: string;
  readonly signal: string;
  readonly instance: string;
  /** How the signal is called. */
  readonly title: string;
  readonly bounds: ChartBounds;
  /** The faults whose limits are drawn. */
  readonly faults: readonly Fault[];
}

/** A signal over time with the limits that faults hold against it, and the same in words. */
export function SignalChart(props: SignalChartProps) {
  const { deviceId, signal, instance, bounds } = props;
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery({
    ...resources.series(deviceId, { signal, instance, ...bounds, maxPoints }),
    placeholderData: keepPreviousData,
  });
  return (
    <View
      query={query}
      count={(series) => series.points.length}
      texts={{
        loading: translate("chart.loading"),
        failed: translate("chart.failed"),
        empty: { title: translate("chart.emptyTitle"), body: translate("chart.emptyBody") },
      }}
    >
      {(series) => <Drawing {...props} series={series} />}
    </View>
  );
}

function Drawing(props: SignalChartProps & { readonly series: Series }) {
  const { series, faults, bounds } = props;
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const address = useAddress();
  const columns = useMemo(() => chartColumns(series), [series]);
  const marks = useMemo(() => chartMarks(faults, series), [faults, series]);
  const beganAtMs = faults.length === 1 ? (faults[0]?.startedAtMs ?? null) : null;
  const of = { unit: columns.unit, signal: series.signal, deviceClass: props.deviceClass };
  const write = (value: number) => formatReading(value, of, { language, translate });
  const shape = isPerCycle(series.signal) ? "points" : "line";
  const legend = chartLegend(
    { shape, bucket: formatDuration(series.bucketMs, translate), marks, beganAtMs, bounds },
    { translate, moment, write },
  );
  const words = summaryWords(columns, { translate, write });
  return (
    <>
      <div
        role="img"
        aria-label={[`${props.title}: ${words}`, ...legend.map(({ text }) => text)].join("; ")}
        className="chart-frame"
      >
        <Suspense fallback={<Text c="dimmed">{translate("chart.loading")}</Text>}>
          <TimeChart
            columns={columns}
            shape={shape}
            bounds={bounds}
            marks={marks}
            beganAtMs={beganAtMs}
            writeValue={write}
            onSelect={(fromMs, toMs) =>
              address.set({
                signal: props.signal,
                instance: props.instance,
                tab: "",
                range: "",
                from: String(fromMs),
                to: String(toMs),
              })
            }
          />
        </Suspense>
      </div>
      <Legend entries={legend} />
      <Text size="sm">
        {words}
        {columns.gaps > 0 && ` · ${translate("chart.gaps", { count: columns.gaps })}`}
        <span className="dimmed"> · {translate("chart.zoomHint")}</span>
      </Text>
    </>
  );
}

function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul className="chart-legend">
      {entries.map(({ swatch, text }) => (
        <li key={text}>
          <span className={`swatch swatch-${swatch}`} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}
