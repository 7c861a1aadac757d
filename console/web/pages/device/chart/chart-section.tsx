import type { DeviceDetail } from "@housecall/proto/api";
import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useWorld } from "../../../app-context.tsx";
import { signalTitle } from "../../../format/quantity.ts";
import { Section } from "../../../parts/section.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import { type ChartRange, chartRangeNames, isCounter, readChartRange } from "./chart-view-model.ts";
import { SignalChart } from "./signal-chart.tsx";
import { useBounds } from "./use-bounds.ts";

/** One signal over time; signal and range live in the address. */
export function ChartSection({ device }: { readonly device: DeviceDetail }) {
  const { translate, language } = usePreferences();
  const { resources } = useWorld();
  const address = useAddress();
  const signal = address.get("signal");
  const instance = address.get("instance");
  const range = readChartRange({
    signal,
    range: address.get("range"),
    from: address.get("from"),
    to: address.get("to"),
  });
  const bounds = useBounds(range);
  const { data: faults = noFaults } = useQuery(resources.openFaults(device.id));
  const place = useScrolledTo(`${signal} ${instance}`);
  const name = signalTitle(signal, { language, translate, deviceClass: device.deviceClass });
  const title = instance === "" ? name : `${name} · ${instance}`;
  return (
    <div ref={place} className="chart-place">
      <Section
        title={isCounter(signal) ? translate("chart.perSecond", { signal: title }) : title}
        aside={<ChartTools range={range} />}
      >
        <SignalChart
          deviceId={device.id}
          deviceClass={device.deviceClass}
          {...{ signal, instance, title, bounds, faults }}
        />
      </Section>
    </div>
  );
}

const noFaults: readonly never[] = [];

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
