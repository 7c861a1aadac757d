import type { RulePrecision } from "@housecall/proto/api";
import { Text } from "@mantine/core";
import { formatNumber } from "../../format/quantity.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Section } from "../../parts/section.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";

/** How right the rules were, by those who resolved their cases; the least right first. */
export function RulesSection({ rules }: { readonly rules: readonly RulePrecision[] }) {
  const { translate, language } = usePreferences();
  const columns: Column<RulePrecision>[] = [
    { head: translate("kpi.rule"), cell: ({ ruleId }) => <span className="mono">{ruleId}</span> },
    {
      head: translate("kpi.precision"),
      cell: ({ precision }) => (precision === null ? "–" : `${formatNumber(precision * 100, 0, language)} %`),
    },
    { head: translate("kpi.right"), cell: ({ truePositive }) => truePositive },
    { head: translate("kpi.wrong"), cell: ({ falsePositive }) => falsePositive },
    { head: translate("kpi.unsure"), cell: ({ unsure }) => unsure },
  ];
  return (
    <Section title={translate("kpi.rules")} lead={translate("kpi.rulesLead")}>
      {rules.length === 0 ? (
        <Text c="dimmed">{translate("kpi.rulesEmpty")}</Text>
      ) : (
        <DataTable
          label={translate("kpi.rules")}
          items={rules}
          keyOf={({ ruleId }) => ruleId}
          columns={columns}
        />
      )}
    </Section>
  );
}
