import type { DeviceSummary } from "@housecall/proto/api";
import { Anchor, Table } from "@mantine/core";
import type { MouseEvent } from "react";
import { Link, useLocation } from "wouter";
import { Ago } from "../../parts/ago.tsx";
import { PresenceBadge, SeverityMark } from "../../parts/badges.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { type FleetRow, fleetRows } from "./view-model.ts";

/** The devices as a table; on a phone each becomes a card. */
export function FleetTable({ devices }: { readonly devices: readonly DeviceSummary[] }) {
  const translate = useTranslate();
  const heads = [
    translate("fleet.device"),
    translate("fleet.presence"),
    translate("fleet.faults"),
    translate("fleet.class"),
    translate("fleet.model"),
    translate("fleet.lastReport"),
  ];
  return (
    <div className="table-frame">
      <Table
        className="card-table"
        highlightOnHover
        verticalSpacing="xs"
        aria-label={translate("fleet.table")}
      >
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fleetRows(devices, translate).map((row) => (
            <FleetTableRow key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function FleetTableRow({ row }: { readonly row: FleetRow }) {
  const translate = useTranslate();
  const [, navigate] = useLocation();
  const href = `/devices/${row.id}`;
  return (
    <Table.Tr className="link-row" onClick={() => navigate(href)}>
      <Table.Td data-label={translate("fleet.device")} className="cell-main">
        <Anchor
          component={Link}
          href={href}
          fw={600}
          onClick={(event: MouseEvent) => event.stopPropagation()}
        >
          {row.name}
        </Anchor>
        <div className="sub mono">{row.id}</div>
        {row.note !== "" && <div className="sub">{row.note}</div>}
      </Table.Td>
      <Table.Td data-label={translate("fleet.presence")}>
        <PresenceBadge presence={row.presence} />
      </Table.Td>
      <Table.Td data-label={translate("fleet.faults")}>
        {row.faults.length === 0 ? (
          <span className="dimmed">{translate("fleet.noFaults")}</span>
        ) : (
          <span className="marks">
            {row.faults.map(({ severity, text }) => (
              <SeverityMark key={severity} severity={severity}>
                {text}
              </SeverityMark>
            ))}
          </span>
        )}
      </Table.Td>
      <Table.Td data-label={translate("fleet.class")}>{row.deviceClass}</Table.Td>
      <Table.Td data-label={translate("fleet.model")}>
        <div>
          {row.model === "" ? <span className="dimmed">{translate("common.unknown")}</span> : row.model}
          {row.firmware !== "" && <div className="sub">{row.firmware}</div>}
        </div>
      </Table.Td>
      <Table.Td data-label={translate("fleet.lastReport")} className="nowrap">
        {row.lastReportAtMs === null ? (
          <span className="dimmed">{translate("common.never")}</span>
        ) : (
          <Ago atMs={row.lastReportAtMs} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
