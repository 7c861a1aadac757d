import type { Fault } from "@housecall/proto/api";
import { useMemo, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { signalTitle } from "../../../format/quantity.ts";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import { SignalChart } from "../chart/signal-chart.tsx";
import { useBounds } from "../chart/use-bounds.ts";
import { type FaultChartPlan, faultChartPlan } from "./fault-chart-view-model.ts";

interface FaultChartProps {
  readonly fault: Fault;
  readonly deviceClass: string;
}

/** The signal that shows a fault best, with its limit; nothing for a fault that no signal shows. */
export function FaultChart({ fault, deviceClass }: FaultChartProps) {
  const { clock } = useWorld();
  const [openedAtMs] = useState(() => clock.nowMs());
  const plan = faultChartPlan(fault, openedAtMs);
  return plan === null ? null : <PlannedChart fault={fault} deviceClass={deviceClass} plan={plan} />;
}

function PlannedChart({ fault, deviceClass, plan }: FaultChartProps & { readonly plan: FaultChartPlan }) {
  const { language, translate } = usePreferences();
  const { signal, instance, range } = plan;
  const bounds = useBounds(range);
  const faults = useMemo(() => [fault], [fault]);
  const name = signalTitle(signal, { language, translate, deviceClass });
  const title = instance === "" ? name : `${name} · ${instance}`;
  const span = translate(range.kind === "last" ? `chart.last.${range.name}` : "chart.around");
  return (
    <div className="fault-chart">
      <h4>
        {title} <span className="evidence-time">{span}</span>
      </h4>
      <SignalChart
        deviceId={fault.deviceId}
        deviceClass={deviceClass}
        {...{ signal, instance, title, bounds, faults }}
      />
    </div>
  );
}
