import type { PublishedLine } from "@housecall/proto/api";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Section } from "../../parts/section.tsx";
import { View } from "../../parts/view.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { moneyText } from "./view-model.ts";

/** The lines that were published in 2011 beside what the same formulas give, and why they differ. */
export function PublishedSection() {
  const { translate, language } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.publishedKpis());
  const columns: Column<PublishedLine>[] = [
    { head: translate("kpi.line"), cell: ({ title }) => title[language] },
    { head: translate("kpi.formula"), cell: ({ formula }) => formula },
    {
      head: translate("kpi.published"),
      className: "nowrap",
      cell: ({ published, currency }) => moneyText(published, currency, language),
    },
    {
      head: translate("kpi.computed"),
      className: "nowrap",
      cell: ({ computed, currency }) => moneyText(Math.round(computed), currency, language),
    },
    { head: translate("kpi.difference"), cell: ({ why }) => why[language] },
  ];
  return (
    <div className="kpi-published">
      <Section title={translate("kpi.publishedTitle")} lead={translate("kpi.publishedLead")}>
        <View
          query={query}
          count={(lines) => lines.length}
          texts={{
            loading: translate("kpi.loading"),
            failed: translate("kpi.failed"),
            empty: { title: translate("kpi.publishedTitle"), body: translate("kpi.publishedLead") },
          }}
        >
          {(lines) => (
            <DataTable
              label={translate("kpi.publishedTitle")}
              items={lines}
              keyOf={({ id }) => id}
              columns={columns}
            />
          )}
        </View>
      </Section>
    </div>
  );
}
