import type { DeviceSummary } from "@housecall/proto/api";
import { Anchor, Table } from "@mantine/core";
import type { MouseEvent } from "react";
import { Link, useLocation } from "wouter";
import { Ago } from "../../parts/ago.tsx";
import { PresenceBadge, SeverityMark } from "../../parts/badges.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useRowWindow } from "./use-row-window.ts";
import { type FleetRow, fleetRow } from "./view-model.ts";

/**
 * The devices as a table; on a phone each becomes a card.
 *
 * Only the rows on screen are in the page, so that ten thousand devices scroll like ten; `onEnd` hears when the last one comes near.
 */
export function FleetTable(props: {
  readonly devices: readonly DeviceSummary[];
  /** How many there are beyond those that are listed. */
  readonly total: number;
  readonly onEnd: () => void;
}) {
  const translate = useTranslate();
  const { devices, total, onEnd } = props;
  const list = useRowWindow(devices.length, onEnd);
  const heads = [
    translate("fleet.device"),
    translate("fleet.presence"),
    translate("fleet.faults"),
    translate("fleet.class"),
    translate("fleet.model"),
    translate("fleet.lastReport"),
  ];
  return (
    <div className="table-frame" ref={list.frame}>
      <Table
        className="card-table fleet-table"
        highlightOnHover
        verticalSpacing="xs"
        aria-label={translate("fleet.table")}
        aria-rowcount={total + 1}
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
          <Spacer height={list.before} />
          {list.shown.map(({ index, measure }) => {
            const device = devices[index];
            if (device === undefined) return null;
            const row = fleetRow(device, translate);
            return <FleetTableRow key={row.id} row={row} index={index} measure={measure} />;
          })}
          <Spacer height={list.after} />
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** In place of the rows above or below the screen. */
function Spacer({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr className="row-spacer">
      <td colSpan={6} style={{ height }} />
    </tr>
  );
}

function FleetTableRow(props: {
  readonly row: FleetRow;
  readonly index: number;
  readonly measure: (element: HTMLElement | null) => void;
}) {
  const { row, index, measure } = props;
  const translate = useTranslate();
  const [, navigate] = useLocation();
  const href = `/devices/${row.id}`;
  return (
    <Table.Tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className="link-row"
      onClick={() => navigate(href)}
    >
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
