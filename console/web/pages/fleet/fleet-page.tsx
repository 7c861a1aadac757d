import { Button, CloseButton, Group, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback, useDisclosure, useDocumentTitle } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";
import { useWorld } from "../../app-context.tsx";
import { PlusIcon, SearchIcon } from "../../parts/icons.tsx";
import { View } from "../../parts/view.tsx";
import { searchFieldId } from "../../shell/shell.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { ClaimDialog } from "./claim-dialog.tsx";
import { FleetTable } from "./fleet-table.tsx";
import { fleetCount } from "./view-model.ts";

/** All devices, found by one search field that lives in the address. */
export function FleetPage() {
  const translate = useTranslate();
  const { resources } = useWorld();
  const [isClaimOpen, claim] = useDisclosure(false);
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.get("text") ?? "";
  const search = (value: string) => setParameters(value === "" ? {} : { text: value }, { replace: true });
  const query = useInfiniteQuery({ ...resources.fleet(text.trim()), placeholderData: keepPreviousData });
  useDocumentTitle(`${translate("fleet.title")} · Housecall`);
  const mayAdd = useMay()("device:claim");
  const add = mayAdd && <AddButton onClick={claim.open} />;
  return (
    <>
      <div className="page-head">
        <Title order={1}>{translate("fleet.title")}</Title>
        {add}
      </div>
      <SearchField text={text} onSearch={search} />
      <View
        query={query}
        count={(data) => data.pages.reduce((sum, page) => sum + page.items.length, 0)}
        isFiltered={text.trim() !== ""}
        texts={{
          loading: translate("fleet.loading"),
          failed: translate("fleet.failed"),
          empty: {
            title: translate("fleet.emptyTitle"),
            body: translate(mayAdd ? "fleet.emptyBody" : "fleet.emptyBodyAsk"),
            action: add,
          },
          noMatch: {
            title: translate("fleet.noMatchTitle", { text }),
            body: translate("fleet.noMatchBody"),
            action: (
              <Button variant="default" onClick={() => search("")}>
                {translate("common.clear")}
              </Button>
            ),
          },
        }}
      >
        {({ pages }) => {
          const devices = pages.flatMap((page) => page.items);
          return (
            <>
              <Text size="sm" c="dimmed" mb="xs" role="status">
                {fleetCount(devices.length, pages[0]?.total ?? null, translate)}
              </Text>
              <FleetTable devices={devices} />
              {query.hasNextPage && (
                <Group justify="center" mt="md">
                  <Button
                    variant="default"
                    loading={query.isFetchingNextPage}
                    onClick={() => query.fetchNextPage()}
                  >
                    {translate("common.more")}
                  </Button>
                </Group>
              )}
            </>
          );
        }}
      </View>
      <ClaimDialog isOpen={isClaimOpen} onClose={claim.close} />
    </>
  );
}

function AddButton({ onClick }: { readonly onClick: () => void }) {
  const translate = useTranslate();
  return (
    <Button leftSection={<PlusIcon />} onClick={onClick}>
      {translate("fleet.add")}
    </Button>
  );
}

const typingPauseMs = 200;

function SearchField({
  text,
  onSearch,
}: {
  readonly text: string;
  readonly onSearch: (text: string) => void;
}) {
  const translate = useTranslate();
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  const state = useHistoryState<{ focusSearch?: boolean } | null>();
  const searchSoon = useDebouncedCallback(onSearch, typingPauseMs);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (state?.focusSearch) field.current?.focus();
  }, [state]);
  const change = (value: string) => {
    setTyped(value);
    searchSoon(value);
  };
  return (
    <search>
      <TextInput
        ref={field}
        id={searchFieldId}
        type="search"
        size="md"
        mb="sm"
        aria-label={translate("fleet.search")}
        placeholder={`${translate("fleet.search")}: ${translate("fleet.searchHint")}`}
        leftSection={<SearchIcon />}
        rightSection={
          typed === "" ? (
            <kbd className="key-hint">/</kbd>
          ) : (
            <CloseButton aria-label={translate("common.clear")} onClick={() => change("")} />
          )
        }
        value={typed}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </search>
  );
}
