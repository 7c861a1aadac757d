import type { Fault } from "@housecall/proto/api";
import { Badge, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { withQuery } from "../../../api/api-client.ts";
import { useWorld } from "../../../app-context.tsx";
import { Ago } from "../../../parts/ago.tsx";
import { FaultMark, FaultStateNote } from "../../../parts/badges.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { CauseList } from "./cause-list.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import { FaultChart } from "./fault-chart.tsx";
import { faultTone, rangeAround } from "./fault-view-model.ts";
import { RemedyList } from "./remedy-list.tsx";

/** One fault: what it is, how it is known, why it may be, what to do. */
export function FaultCard({ fault, deviceClass }: { readonly fault: Fault; readonly deviceClass: string }) {
  const { language, translate } = usePreferences();
  const { moment } = useMoments();
  const { clock } = useWorld();
  const may = useMay();
  const range = rangeAround(fault, clock.nowMs());
  return (
    <article className={`fault fault-${faultTone(fault)}`}>
      <div className="fault-head">
        <FaultMark fault={fault} />
        <Title order={3}>
          {fault.title[language]}
          {fault.instance !== "" && <span className="mono fault-instance"> {fault.instance}</span>}
        </Title>
        {fault.foundInBacklog && (
          <Badge variant="outline" color="gray" title={translate("faults.backlogHint")} tt="none">
            {translate("faults.backlog")}
          </Badge>
        )}
        <Text size="sm" c="dimmed" className="fault-since">
          <Ago
            atMs={fault.startedAtMs}
            wrap={(age) => translate("faults.since", { time: moment(fault.startedAtMs, "dateTime"), age })}
          />
        </Text>
      </div>
      <p className="fault-say">{fault.say[language]}</p>
      <FaultStateNote fault={fault} />
      {fault.foundInBacklog && <p className="fault-state">{translate("faults.backlogHint")}</p>}
      <div className="fault-columns">
        <FaultChart fault={fault} deviceClass={deviceClass} />
        <EvidenceList fault={fault} deviceClass={deviceClass} />
        <CauseList fault={fault} />
        <RemedyList fault={fault} />
      </div>
      <div className="fault-foot">
        {may("logs:pull") && (
          <Link
            className="text-link"
            href={withQuery(`/devices/${fault.deviceId}`, {
              tab: "logs",
              pullFrom: range.fromMs,
              pullTo: range.toMs,
            })}
          >
            {translate("faults.logsAround")}
          </Link>
        )}
        <span className="dimmed">
          {translate("faults.rule", { rule: fault.ruleId, version: fault.ruleVersion })} ·{" "}
          {translate("faults.safety", {
            rank: fault.safetyRank,
            meaning: translate(`safety.${fault.safetyRank}`),
          })}
        </span>
      </div>
    </article>
  );
}
