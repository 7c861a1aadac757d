import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWorld } from "../../app-context.tsx";
import type { Column } from "../../parts/data-table.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { CheckIcon, PlusIcon, WarningIcon } from "../../parts/icons.tsx";
import { ListPage } from "../../parts/list-page.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { ManageRow } from "./manage-row.tsx";
import {
  rowKey,
  rowName,
  rowRole,
  rowSkills,
  rowState,
  type StaffReader,
  type StaffRow,
  staffFields,
  staffRows,
} from "./view-model.ts";

/** Everybody who works with the console, and what their role is. */
export function StaffPage() {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const { name } = useMe();
  const query = useQuery(resources.staff());
  const rows = query.data && staffRows(query.data, name);
  const [managedKey, setManagedKey] = useState<string>();
  const [isInviting, inviting] = useDisclosure(false);
  const reader = { translate, moment };
  const managed = rows?.find((row) => rowKey(row) === managedKey);
  const close = () => setManagedKey(undefined);
  return (
    <>
      <ListPage
        title={translate("staff.title")}
        lead={translate("staff.lead")}
        filterLabel={translate("staff.filter")}
        tools={
          <Button leftSection={<PlusIcon />} onClick={inviting.open}>
            {translate("staff.invite")}
          </Button>
        }
        query={{ ...query, data: rows }}
        fieldsOf={(row) => staffFields(row, reader)}
        keyOf={rowKey}
        columns={columnsOf(reader, (row) => setManagedKey(rowKey(row)))}
        texts={(text) => textsOf(reader, text)}
      />
      <InviteDialog isOpen={isInviting} onClose={inviting.close} />
      <Dialog
        isOpen={managed !== undefined}
        onClose={close}
        title={managed ? translate("staff.manageWho", { name: rowName(managed) }) : ""}
        size="lg"
      >
        {managed && <ManageRow key={managedKey} row={managed} onGone={close} />}
      </Dialog>
    </>
  );
}

function textsOf({ translate }: StaffReader, text: string) {
  return {
    loading: translate("staff.loading"),
    failed: translate("staff.failed"),
    empty: { title: translate("staff.emptyTitle"), body: translate("staff.emptyBody") },
    noMatch: { title: translate("staff.noMatchTitle", { text }), body: translate("staff.noMatchBody") },
  };
}

function columnsOf(reader: StaffReader, onManage: (row: StaffRow) => void): Column<StaffRow>[] {
  const { translate, moment } = reader;
  return [
    {
      head: translate("staff.name"),
      className: "wrap",
      cell: (row) =>
        row.kind === "person" && row.isMe ? translate("staff.you", { name: rowName(row) }) : rowName(row),
    },
    { head: translate("staff.role"), cell: (row) => translate(`role.${rowRole(row)}`) },
    { head: translate("staff.skills"), className: "wrap", cell: (row) => rowSkills(row, reader) },
    { head: translate("staff.state"), cell: (row) => rowState(row, reader) },
    { head: translate("staff.totp"), cell: (row) => row.kind === "person" && <TotpMark row={row} /> },
    {
      head: translate("staff.lastSignIn"),
      className: "nowrap",
      cell: (row) => {
        if (row.kind === "invitation") return "";
        const { lastSignInAtMs } = row.person;
        return lastSignInAtMs === null ? translate("common.never") : moment(lastSignInAtMs, "dateTime");
      },
    },
    {
      head: translate("staff.actions"),
      cell: (row) => (
        <Button
          size="xs"
          variant="default"
          aria-label={translate("staff.manageWho", { name: rowName(row) })}
          onClick={() => onManage(row)}
        >
          {translate("staff.manage")}
        </Button>
      ),
    },
  ];
}

function TotpMark({ row }: { readonly row: Extract<StaffRow, { kind: "person" }> }) {
  const translate = useTranslate();
  const { hasTotp } = row.person;
  return (
    <span className={`mark totp-${hasTotp ? "on" : "off"}`}>
      {hasTotp ? <CheckIcon /> : <WarningIcon />}
      {translate(hasTotp ? "staff.totpYes" : "staff.totpNo")}
    </span>
  );
}
