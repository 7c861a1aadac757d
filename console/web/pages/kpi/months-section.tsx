import type { KpiMonth } from "@housecall/proto/api";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Section } from "../../parts/section.tsx";
import { StateNote } from "../../parts/view.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";

/** Counts of each month. */
export function MonthsSection({ months }: { readonly months: readonly KpiMonth[] }) {
  const translate = useTranslate();
  const columns: Column<KpiMonth>[] = [
    { head: translate("kpi.month"), cell: ({ month }) => month },
    { head: translate("kpi.col.inquiries"), cell: ({ inquiries }) => inquiries },
    { head: translate("kpi.col.remoteResolved"), cell: ({ remoteResolved }) => remoteResolved },
    { head: translate("kpi.name.visits_avoided"), cell: ({ visitsAvoided }) => visitsAvoided },
    { head: translate("kpi.col.inWindow"), cell: ({ visitsInWindow }) => visitsInWindow },
    { head: translate("kpi.takenBackAt"), cell: ({ visitsTakenBack }) => visitsTakenBack },
  ];
  return (
    <Section title={translate("kpi.months")}>
      {months.length === 0 ? (
        <StateNote text={{ title: translate("kpi.monthsEmpty"), body: translate("kpi.monthsEmptyBody") }} />
      ) : (
        <DataTable
          label={translate("kpi.months")}
          items={months}
          keyOf={({ month }) => month}
          columns={columns}
        />
      )}
    </Section>
  );
}
