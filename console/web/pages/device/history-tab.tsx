import type { Command, DeviceDetail, Fault } from "@housecall/proto/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWorld } from "../../app-context.tsx";
import { formatDuration } from "../../format/duration.ts";
import { SeverityMark } from "../../parts/badges.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Section } from "../../parts/section.tsx";
import { View } from "../../parts/view.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useMoments, usePreferences, useTranslate } from "../../shell/use-preferences.tsx";
import { useAuditColumns } from "../audit/audit-columns.tsx";
import { useLooks } from "../audit/use-looks.tsx";
import { shownEntries } from "../audit/view-model.ts";
import { FaultCard } from "./faults/fault-card.tsx";
import { isActive, reasonWord } from "./pull/pull-view-model.ts";

/** What happened on this device before: faults, commands, audit. */
export function HistoryTab({ device }: { readonly device: DeviceDetail }) {
  const may = useMay();
  return (
    <div className="stack">
      <ResolvedFaults device={device} />
      <Commands deviceId={device.id} />
      {may("audit:read") && <DeviceAudit deviceId={device.id} />}
    </div>
  );
}

function ResolvedFaults({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.faults(device.id, "resolved"));
  return (
    <Section title={translate("history.resolved")}>
      <View
        query={query}
        count={(faults) => faults.length}
        texts={{
          loading: translate("faults.loading"),
          failed: translate("faults.failed"),
          empty: { title: translate("history.resolvedEmpty"), body: translate("history.resolvedEmptyBody") },
        }}
      >
        {(faults) => (
          <ul className="plain-list" aria-label={translate("history.resolved")}>
            {faults.map((fault) => (
              <li key={fault.id}>
                <ResolvedFault fault={fault} deviceClass={device.deviceClass} />
              </li>
            ))}
          </ul>
        )}
      </View>
    </Section>
  );
}

/** A line that opens to the card of the fault, with its evidence. */
function ResolvedFault({ fault, deviceClass }: { readonly fault: Fault; readonly deviceClass: string }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const [isOpen, setIsOpen] = useState(false);
  const lasted = translate("history.resolvedAt", {
    from: moment(fault.startedAtMs, "dateTime"),
    to: fault.resolvedAtMs === null ? "" : moment(fault.resolvedAtMs, "dateTime"),
    duration: formatDuration((fault.resolvedAtMs ?? fault.startedAtMs) - fault.startedAtMs, translate),
  });
  return (
    <details className="resolved-fault" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <SeverityMark severity={fault.severity} /> <strong>{fault.title[language]}</strong>{" "}
        {fault.instance !== "" && <span className="mono">{fault.instance}</span>}{" "}
        <span className="dimmed">{lasted}</span>
        {fault.foundInBacklog && <span className="dimmed"> · {translate("faults.backlog")}</span>}
      </summary>
      {isOpen && <FaultCard fault={fault} deviceClass={deviceClass} />}
    </details>
  );
}

function Commands({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const query = useQuery(resources.commands(deviceId));
  const columns: Column<Command>[] = [
    {
      head: translate("history.when"),
      className: "nowrap",
      cell: ({ createdAtMs }) => moment(createdAtMs, "dateTimeSeconds"),
    },
    { head: translate("history.kind"), cell: ({ kind }) => translate(`command.${kind}`) },
    {
      head: translate("history.state"),
      cell: (command) => {
        const state = translate(`commandState.${command.state}`);
        return command.reason === "" || isActive(command)
          ? state
          : `${state}: ${reasonWord(command, translate)}`;
      },
    },
    { head: translate("history.by"), cell: ({ requestedBy }) => requestedBy },
  ];
  return (
    <Section title={translate("history.commands")}>
      <View
        query={query}
        count={(commands) => commands.length}
        texts={{
          loading: translate("pull.loading"),
          failed: translate("pull.failed"),
          empty: { title: translate("history.commandsEmpty"), body: translate("history.commandsEmptyBody") },
        }}
      >
        {(commands) => (
          <DataTable
            label={translate("history.commands")}
            items={commands}
            keyOf={({ id }) => id}
            columns={columns}
          />
        )}
      </View>
    </Section>
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
