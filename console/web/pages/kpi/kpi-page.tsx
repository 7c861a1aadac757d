import type { KpiReport } from "@housecall/proto/api";
import { SegmentedControl, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { useAddress } from "../../parts/use-address.ts";
import { View } from "../../parts/view.tsx";
import { useNow } from "../../shell/use-now.tsx";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { FigureSection } from "./figure-section.tsx";
import { InputsSection } from "./inputs-section.tsx";
import { MonthsSection } from "./months-section.tsx";
import { OutcomesSection } from "./outcomes-section.tsx";
import { PublishedSection } from "./published-section.tsx";
import { RulesSection } from "./rules-section.tsx";
import { TakenBackSection } from "./taken-back-section.tsx";
import { kpiQueryOf, kpiRanges, readRange } from "./view-model.ts";

/** Key figures with formulas and inputs beside the numbers. */
export function KpiPage() {
  const translate = useTranslate();
  const { resources } = useWorld();
  const { timeZone } = useMoments();
  const nowMs = useNow();
  const address = useAddress();
  const range = readRange(address.get("range"));
  const query = useQuery({
    ...resources.kpis(kpiQueryOf(range, nowMs, timeZone)),
    placeholderData: keepPreviousData,
  });
  useDocumentTitle(`${translate("kpi.title")} · Housecall`);
  return (
    <>
      <div className="page-head">
        <Title order={1}>{translate("kpi.title")}</Title>
        <SegmentedControl
          aria-label={translate("kpi.range")}
          value={range}
          onChange={(chosen) => address.set({ range: chosen })}
          data={kpiRanges.map((value) => ({ value, label: translate("kpi.days", { count: Number(value) }) }))}
        />
      </div>
      <Text c="dimmed" mb="md" maw="46rem">
        {translate("kpi.lead")}
      </Text>
      <View
        query={query}
        count={() => 1}
        texts={{
          loading: translate("kpi.loading"),
          failed: translate("kpi.failed"),
          empty: { title: translate("kpi.title"), body: translate("kpi.lead") },
        }}
      >
        {(report) => <Report report={report} />}
      </View>
      <PublishedSection />
    </>
  );
}

function Report({ report }: { readonly report: KpiReport }) {
  return (
    <div className="stack">
      <FigureSection group="service" figures={report.figures} />
      <div className="kpi-columns">
        <FigureSection group="company" figures={report.figures} />
        <FigureSection group="customer" figures={report.figures} />
      </div>
      <MonthsSection months={report.months} />
      <TakenBackSection takenBack={report.takenBack} />
      <div className="kpi-columns">
        <OutcomesSection outcomes={report.outcomes} />
        <RulesSection rules={report.rules} />
      </div>
      <InputsSection version={report.inputs} />
    </div>
  );
}
