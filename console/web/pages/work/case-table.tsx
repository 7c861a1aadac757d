import type { CaseSummary } from "@housecall/proto/api";
import { Anchor, Table } from "@mantine/core";
import type { MouseEvent } from "react";
import { Link, useLocation } from "wouter";
import { Ago } from "../../parts/ago.tsx";
import { SeverityMark } from "../../parts/badges.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useNow } from "../../shell/use-now.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { type CaseLine, caseLine, type DueView, stateWord } from "./view-model.ts";

/** The cases of a queue as a table; on a phone each becomes a card. */
export function CaseTable({ cases }: { readonly cases: readonly CaseSummary[] }) {
  const { translate, language } = usePreferences();
  const { name } = useMe();
  const nowMs = useNow();
  const heads = [
    "work.case",
    "work.device",
    "work.severity",
    "work.state",
    "work.due",
    "work.opened",
  ] as const;
  return (
    <div className="table-frame">
      <Table
        className="card-table"
        highlightOnHover
        verticalSpacing="xs"
        aria-label={translate("work.table")}
      >
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col">
                {translate(head)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map((found) => (
            <CaseRow key={found.number} line={caseLine(found, { language, translate, nowMs, name })} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function CaseRow({ line }: { readonly line: CaseLine }) {
  const { translate } = usePreferences();
  const [, navigate] = useLocation();
  const href = `/cases/${line.number}`;
  return (
    <Table.Tr className="link-row" onClick={() => navigate(href)}>
      <Table.Td data-label={translate("work.case")} className="cell-main">
        <Anchor
          component={Link}
          href={href}
          fw={600}
          onClick={(event: MouseEvent) => event.stopPropagation()}
        >
          {line.title}
        </Anchor>
        <div className="sub">
          <span className="mono">{line.number}</span>
          {line.marks.map((mark) => ` · ${mark}`)}
        </div>
      </Table.Td>
      <Table.Td data-label={translate("work.device")}>
        <div>
          {line.device}
          <div className="sub">
            {[line.deviceClass, line.customer, line.phone].filter((part) => part !== "").join(" · ")}
          </div>
        </div>
      </Table.Td>
      <Table.Td data-label={translate("work.severity")}>
        <SeverityMark severity={line.severity} />
      </Table.Td>
      <Table.Td data-label={translate("work.state")}>
        <div>
          {stateWord(line.state, translate)}
          <div className="sub">{line.who}</div>
        </div>
      </Table.Td>
      <Table.Td data-label={translate("work.due")}>
        <Due due={line.due} />
      </Table.Td>
      <Table.Td data-label={translate("work.opened")} className="nowrap">
        <Ago atMs={line.openedAtMs} />
      </Table.Td>
    </Table.Tr>
  );
}

/** How a case stands against its clock, in words; colour only repeats it. */
export function Due({ due }: { readonly due: DueView | null }) {
  if (due === null) return <span className="dimmed">–</span>;
  return <span className={`due-${due.tone}`}>{due.text}</span>;
}
