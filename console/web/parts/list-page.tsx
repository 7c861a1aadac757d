import { Text, TextInput, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useSearchParams } from "wouter";
import { type Column, DataTable } from "./data-table.tsx";
import { filterItems } from "./filter-items.ts";
import { SearchIcon } from "./icons.tsx";
import { View, type ViewQuery, type ViewTexts } from "./view.tsx";

/** A page that is one list with a filter in its address. */
export function ListPage<Item>(props: {
  readonly title: string;
  readonly lead: string;
  readonly filterLabel: string;
  readonly query: ViewQuery<readonly Item[]>;
  readonly texts: (text: string) => ViewTexts;
  readonly fieldsOf: (item: Item) => readonly string[];
  readonly keyOf: (item: Item) => string | number;
  readonly columns: readonly Column<Item>[];
}) {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.get("text") ?? "";
  const { data } = props.query;
  const items = data && filterItems(data, text, props.fieldsOf);
  useDocumentTitle(`${props.title} · Housecall`);
  return (
    <>
      <Title order={1}>{props.title}</Title>
      <Text c="dimmed" mb="md" maw="46rem">
        {props.lead}
      </Text>
      <TextInput
        id="device-search"
        type="search"
        maw="24rem"
        mb="sm"
        label={props.filterLabel}
        leftSection={<SearchIcon />}
        value={text}
        onChange={(event) =>
          setParameters(event.currentTarget.value === "" ? {} : { text: event.currentTarget.value }, {
            replace: true,
          })
        }
      />
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
