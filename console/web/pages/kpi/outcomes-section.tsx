import type { KpiReport } from "@housecall/proto/api";
import { Text } from "@mantine/core";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Section } from "../../parts/section.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";

/** How cases ended. */
export function OutcomesSection({ outcomes }: Pick<KpiReport, "outcomes">) {
  const translate = useTranslate();
  const columns: Column<KpiReport["outcomes"][number]>[] = [
    { head: translate("case.outcome"), cell: ({ outcome }) => translate(`outcome.${outcome}`) },
    { head: translate("kpi.cases"), cell: ({ count }) => count },
  ];
  return (
    <Section title={translate("kpi.outcomes")}>
      {outcomes.length === 0 ? (
        <Text c="dimmed">{translate("kpi.outcomesEmpty")}</Text>
      ) : (
        <DataTable
          label={translate("kpi.outcomes")}
          items={outcomes}
          keyOf={({ outcome }) => outcome}
          columns={columns}
        />
      )}
    </Section>
  );
}
