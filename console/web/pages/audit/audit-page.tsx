import { Text, Title } from "@mantine/core";
import { useDebouncedValue, useDocumentTitle } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { MoreButton } from "../../parts/more-button.tsx";
import { useAddress } from "../../parts/use-address.ts";
import { View } from "../../parts/view.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useAuditColumns } from "./audit-columns.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditAddress, auditFilterOf, faultsOf, isNarrowed } from "./filter-view-model.ts";
import { VerifySection } from "./verify-section.tsx";

const typingPauseMs = 250;

/** Who did what, on all devices; and the proof that it was not changed. */
export function AuditPage() {
  const translate = useTranslate();
  const asked = useAsked();
  useDocumentTitle(`${translate("audit.title")} · Housecall`);
  return (
    <>
      <Title order={1}>{translate("audit.title")}</Title>
      <Text c="dimmed" mb="md" maw="46rem">
        {translate("audit.lead")}
      </Text>
      <VerifySection />
      <AuditFilters asked={asked} faults={faultsOf(auditFilterOf(asked))} />
      <Entries asked={asked} />
    </>
  );
}

function useAsked(): AuditAddress {
  const { get } = useAddress();
  return {
    ...{ device: get("device"), person: get("person"), action: get("action") },
    ...{ from: get("from"), to: get("to"), looks: get("looks") },
  };
}

function Entries({ asked }: { readonly asked: AuditAddress }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const columns = useAuditColumns("fleet");
  const [device] = useDebouncedValue(asked.device, typingPauseMs);
  const [person] = useDebouncedValue(asked.person, typingPauseMs);
  const filter = auditFilterOf({ ...asked, device, person });
  const faults = faultsOf(filter);
  const isFaulty = faults.device || faults.range;
  const query = useInfiniteQuery({
    ...resources.audit(filter),
    enabled: !isFaulty,
    placeholderData: keepPreviousData,
  });
  if (isFaulty) return <Text role="status">{translate("audit.filterFaulty")}</Text>;
  return (
    <View
      query={query}
      count={(data) => data.pages.reduce((sum, page) => sum + page.items.length, 0)}
      isFiltered={isNarrowed(filter)}
      texts={{
        loading: translate("audit.loading"),
        failed: translate("audit.failed"),
        empty: { title: translate("audit.emptyTitle"), body: translate("audit.emptyBody") },
        noMatch: { title: translate("audit.noMatchTitle"), body: translate("audit.noMatchBody") },
      }}
    >
      {({ pages }) => {
        const entries = pages.flatMap((page) => page.items);
        return (
          <>
            <Text size="sm" c="dimmed" mb="xs" role="status">
              {translate("audit.count", { count: entries.length })}
            </Text>
            <DataTable
              label={translate("audit.title")}
              items={entries}
              keyOf={({ id }) => id}
              columns={columns}
            />
            <MoreButton query={query} />
          </>
        );
      }}
    </View>
  );
}
