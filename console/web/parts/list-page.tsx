import { Text, TextInput, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { type Column, DataTable } from "./data-table.tsx";
import { filterItems } from "./filter-items.ts";
import { SearchIcon } from "./icons.tsx";
import { useAddress } from "./use-address.ts";
import { View, type ViewQuery, type ViewTexts } from "./view.tsx";

/** A page that is one list with a filter in its address. */
export function ListPage<Item>(props: {
  readonly title: string;
  readonly lead: string;
  readonly filterLabel: string;
  /** Beside the filter. */
  readonly tools?: ReactNode;
  readonly query: ViewQuery<readonly Item[]>;
  readonly texts: (text: string) => ViewTexts;
  readonly fieldsOf: (item: Item) => readonly string[];
  readonly keyOf: (item: Item) => string | number;
  readonly columns: readonly Column<Item>[];
}) {
  const address = useAddress();
  const text = address.get("text");
  const { data } = props.query;
  const items = data && filterItems(data, text, props.fieldsOf);
  useDocumentTitle(`${props.title} · Housecall`);
  return (
    <>
      <Title order={1}>{props.title}</Title>
      <Text c="dimmed" mb="md" maw="46rem">
        {props.lead}
      </Text>
      <div className="list-tools">
        <TextInput
          type="search"
          w="24rem"
          maw="100%"
          label={props.filterLabel}
          leftSection={<SearchIcon />}
          value={text}
          onChange={(event) => address.set({ text: event.currentTarget.value })}
        />
        {props.tools}
      </div>
      <View
        query={{ ...props.query, data: items }}
        count={(shown) => shown.length}
        isFiltered={text.trim() !== "" && (data?.length ?? 0) > 0}
        texts={props.texts(text)}
      >
        {(shown) => (
          <DataTable label={props.title} items={shown} keyOf={props.keyOf} columns={props.columns} />
        )}
      </View>
    </>
  );
}
