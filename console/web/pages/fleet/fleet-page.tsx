import { Button, Text, Title } from "@mantine/core";
import { useDisclosure, useDocumentTitle } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useSearchParams } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { PlusIcon } from "../../parts/icons.tsx";
import { MoreButton } from "../../parts/more-button.tsx";
import { View } from "../../parts/view.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { ClaimDialog } from "./claim-dialog.tsx";
import { FleetSearch } from "./fleet-search.tsx";
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
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useDocumentTitle(`${translate("fleet.title")} · Housecall`);
  const mayAdd = useMay()("device:claim");
  const add = mayAdd && <AddButton onClick={claim.open} />;
  return (
    <>
      <div className="page-head">
        <Title order={1}>{translate("fleet.title")}</Title>
        {add}
      </div>
      <FleetSearch text={text} onSearch={search} reading={query.data?.pages[0]?.reading} />
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
              <FleetTable devices={devices} total={pages[0]?.total ?? devices.length} onEnd={more} />
              <MoreButton query={query} />
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
