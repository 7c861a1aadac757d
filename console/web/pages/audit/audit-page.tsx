import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { ListPage } from "../../parts/list-page.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useAuditColumns } from "./audit-columns.tsx";
import { useLooks } from "./use-looks.tsx";
import { auditFields, shownEntries } from "./view-model.ts";

/** Who did what, on all devices. */
export function AuditPage() {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.audit());
  const { looks, toggle } = useLooks();
  const columns = useAuditColumns("fleet");
  return (
    <ListPage
      title={translate("audit.title")}
      lead={translate("audit.lead")}
      filterLabel={translate("audit.filter")}
      query={{ ...query, data: query.data && shownEntries(query.data, looks) }}
      tools={toggle}
      fieldsOf={(entry) => auditFields(entry, translate)}
      keyOf={(entry) => entry.id}
      columns={columns}
      texts={(text) => ({
        loading: translate("audit.loading"),
        failed: translate("audit.failed"),
        empty: { title: translate("audit.emptyTitle"), body: translate("audit.emptyBody") },
        noMatch: { title: translate("audit.noMatchTitle", { text }), body: translate("audit.noMatchBody") },
      })}
    />
  );
}
