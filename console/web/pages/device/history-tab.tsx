import type { DeviceDetail } from "@housecall/proto/api";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Section } from "../../parts/section.tsx";
import { View } from "../../parts/view.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useAuditColumns } from "../audit/audit-columns.tsx";
import { useLooks } from "../audit/use-looks.tsx";
import { shownEntries } from "../audit/view-model.ts";
import { TimelineSection } from "./timeline/timeline-section.tsx";

/** What happened on this device before, on one axis; and who did what, for those who may see it. */
export function HistoryTab({ device }: { readonly device: DeviceDetail }) {
  const may = useMay();
  return (
    <div className="stack">
      <TimelineSection device={device} />
      {may("audit:read") && <DeviceAudit deviceId={device.id} />}
    </div>
  );
}

function DeviceAudit({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.deviceAudit(deviceId));
  const columns = useAuditColumns("device");
  const { looks, toggle } = useLooks();
  return (
    <Section title={translate("history.audit")} aside={toggle}>
      <View
        query={{ ...query, data: query.data && shownEntries(query.data, looks) }}
        count={(entries) => entries.length}
        texts={{
          loading: translate("audit.loading"),
          failed: translate("audit.failed"),
          empty: { title: translate("audit.emptyTitle"), body: translate("audit.emptyBody") },
        }}
      >
        {(entries) => (
          <DataTable
            label={translate("history.audit")}
            items={entries}
            keyOf={({ id }) => id}
            columns={columns}
          />
        )}
      </View>
    </Section>
  );
}
