import type { Quarantined } from "@housecall/proto/api";
import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { printable } from "../../format/printable.ts";
import { formatBytes } from "../../format/quantity.ts";
import type { Column } from "../../parts/data-table.tsx";
import { ListPage } from "../../parts/list-page.tsx";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { quarantineFields, refusalWord } from "./view-model.ts";

/** What was refused, from which device, and why. */
export function QuarantinePage() {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const query = useQuery(resources.quarantine());
  const columns: Column<Quarantined>[] = [
    {
      head: translate("quarantine.received"),
      className: "nowrap",
      cell: ({ receivedAtMs }) => moment(receivedAtMs, "dateTimeSeconds"),
    },
    {
      head: translate("quarantine.device"),
      cell: ({ deviceId }) =>
        deviceId !== "" && (
          <Anchor component={Link} href={`/devices/${deviceId}`}>
            {deviceId}
          </Anchor>
        ),
    },
    { head: translate("quarantine.reason"), cell: ({ reason }) => refusalWord(reason, translate) },
    { head: translate("quarantine.channel"), className: "mono", cell: ({ channel }) => channel },
    { head: translate("quarantine.detail"), className: "wrap", cell: ({ detail }) => printable(detail) },
    {
      head: translate("quarantine.size"),
      className: "nowrap",
      cell: ({ sizeBytes }) => formatBytes(sizeBytes, language),
    },
  ];
  return (
    <ListPage
      title={translate("quarantine.title")}
      lead={translate("quarantine.lead")}
      filterLabel={translate("quarantine.filter")}
      query={query}
      fieldsOf={(item) => quarantineFields(item, translate)}
      keyOf={(item) => item.id}
      columns={columns}
      texts={(text) => ({
        loading: translate("quarantine.loading"),
        failed: translate("quarantine.failed"),
        empty: { title: translate("quarantine.emptyTitle"), body: translate("quarantine.emptyBody") },
        noMatch: {
          title: translate("quarantine.noMatchTitle", { text }),
          body: translate("quarantine.noMatchBody"),
        },
      })}
    />
  );
}
