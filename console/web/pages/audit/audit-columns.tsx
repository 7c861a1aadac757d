import type { AuditEntry } from "@housecall/proto/api";
import { Anchor, Text } from "@mantine/core";
import { Link } from "wouter";
import type { Column } from "../../parts/data-table.tsx";
import { CheckIcon, WarningIcon } from "../../parts/icons.tsx";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { aboutWords, actionWord, actorWord, detailWords } from "./view-model.ts";

/** The columns of an audit list; `withDevice` on the page of all devices. */
export function useAuditColumns(scope: "fleet" | "device"): Column<AuditEntry>[] {
  const translate = useTranslate();
  const { moment } = useMoments();
  const device: Column<AuditEntry> = {
    head: translate("audit.device"),
    cell: ({ deviceId }) =>
      deviceId !== "" && (
        <Anchor component={Link} href={`/devices/${deviceId}`}>
          {deviceId}
        </Anchor>
      ),
  };
  return [
    {
      head: translate("audit.when"),
      className: "nowrap",
      cell: ({ atMs }) => moment(atMs, "dateTimeSeconds"),
    },
    { head: translate("audit.who"), cell: ({ actor }) => actorWord(actor, translate) },
    { head: translate("audit.what"), cell: ({ action }) => actionWord(action, translate) },
    ...(scope === "fleet" ? [device] : []),
    {
      head: translate("audit.outcome"),
      cell: ({ outcome }) => (
        <span className={`mark outcome-${outcome}`}>
          {outcome === "success" ? <CheckIcon /> : <WarningIcon />}
          {translate(`outcome.${outcome}`)}
        </span>
      ),
    },
    {
      head: translate("audit.detail"),
      className: "wrap",
      cell: (entry) => <Detail entry={entry} />,
    },
  ];
}

/** Nothing at all when there is nothing to say, so that cards leave the line out. */
function Detail({ entry }: { readonly entry: AuditEntry }) {
  const translate = useTranslate();
  const about = aboutWords(entry, translate);
  return (
    <>
      {detailWords(entry.detail, translate)}
      {about !== "" && (
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      )}
    </>
  );
}
