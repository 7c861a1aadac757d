import type { TakenBackVisit } from "@housecall/proto/api";
import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Section } from "../../parts/section.tsx";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";

/** Visits that seemed to be avoided and were not; nothing while there are none. */
export function TakenBackSection({ takenBack }: { readonly takenBack: readonly TakenBackVisit[] }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const columns: Column<TakenBackVisit>[] = [
    {
      head: translate("work.case"),
      cell: ({ number }) => (
        <Anchor component={Link} href={`/cases/${number}`} className="mono">
          {number}
        </Anchor>
      ),
    },
    { head: translate("kpi.resolvedAt"), cell: ({ resolvedAtMs }) => moment(resolvedAtMs, "dateTime") },
    { head: translate("kpi.takenBackAt"), cell: ({ atMs }) => moment(atMs, "dateTime") },
    { head: translate("kpi.why"), cell: ({ because }) => translate(`kpi.because.${because}`) },
    { head: translate("kpi.rule"), cell: ({ ruleId }) => <span className="mono">{ruleId || "–"}</span> },
  ];
  if (takenBack.length === 0) return null;
  return (
    <Section title={translate("kpi.takenBack")} lead={translate("kpi.takenBackLead")}>
      <DataTable
        label={translate("kpi.takenBack")}
        items={takenBack}
        keyOf={({ number, atMs }) => `${number} ${atMs}`}
        columns={columns}
      />
    </Section>
  );
}
