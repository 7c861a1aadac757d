import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useMoments } from "../../../shell/use-preferences.tsx";
import type { ChartMark } from "./chart-marks.ts";
import { chartOptions } from "./chart-options.ts";
import type { ChartColumns } from "./chart-view-model.ts";

/** What a {@link TimeChart} shows. */
export interface TimeChartProps {
  readonly columns: ChartColumns;
  readonly shape: "line" | "points";
  readonly bounds: { readonly fromMs: number; readonly toMs: number };
  readonly marks: readonly ChartMark[];
  readonly beganAtMs: number | null;
  readonly writeValue: (value: number) => string;
  readonly onSelect: (fromMs: number, toMs: number) => void;
}

/** Line of averages with a band from lowest to highest, or points, drawn on a canvas that is as wide as its place. */
export function TimeChart(props: TimeChartProps) {
  const { columns, shape, bounds, marks, beganAtMs, writeValue, onSelect } = props;
  const place = useRef<HTMLDivElement>(null);
  const { moment, timeZone } = useMoments();
  const colorScheme = useComputedColorScheme("light");
  const latest = useRef({ writeValue, onSelect });
  latest.current = { writeValue, onSelect };
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const options = chartOptions({
      width: element.clientWidth,
      fromMs: bounds.fromMs,
      toMs: bounds.toMs,
      unit: columns.unit,
      shape,
      marks,
      beganAtMs,
      moment,
      timeZone,
      colors: readColors(element, colorScheme),
      writeValue: (value) => latest.current.writeValue(value),
      onSelect: (fromMs, toMs) => latest.current.onSelect(fromMs, toMs),
    });
    const chart = new uPlot(options, [columns.atSeconds, columns.max, columns.min, columns.avg], element);
    const observer = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: options.height }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [columns, shape, bounds.fromMs, bounds.toMs, marks, beganAtMs, moment, timeZone, colorScheme]);
  return <div ref={place} className="chart" />;
}

function readColors(element: HTMLElement, _colorScheme: string) {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: read("--chart-line"),
    band: read("--chart-band"),
    grid: read("--chart-grid"),
    text: read("--chart-text"),
    limit: read("--chart-limit"),
    beyond: read("--chart-beyond"),
    usual: read("--chart-usual"),
  };
}
