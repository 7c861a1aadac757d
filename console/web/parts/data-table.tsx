import { Table } from "@mantine/core";
import type { ReactNode } from "react";

/** A column: its head, and what it shows of an item. */
export interface Column<Item> {
  readonly head: string;
  readonly cell: (item: Item) => ReactNode;
  readonly className?: string;
}

/** A simple table that becomes cards on a phone. */
export function DataTable<Item>(props: {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string | number;
  readonly columns: readonly Column<Item>[];
}) {
  return (
    <div className="table-frame">
      <Table className="card-table" verticalSpacing="xs" aria-label={props.label}>
        <Table.Thead>
          <Table.Tr>
            {props.columns.map(({ head }) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.items.map((item) => (
            <Table.Tr key={props.keyOf(item)}>
              {props.columns.map(({ head, cell, className }) => (
                <Table.Td key={head} data-label={head} className={className}>
                  <div>{cell(item)}</div>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
