import { Alert, Button, Loader, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { failureSentence } from "../api/api-failure.ts";
import { useTranslate } from "../shell/use-preferences.tsx";

/** The whole page while it waits for its first answer, or could not get it. */
export function FullPageState<Item>({ query }: { readonly query: UseQueryResult<Item> }) {
  const translate = useTranslate();
  return (
    <main className="front-page">
      {query.isError ? (
        <Alert color="red" title={translate("state.failedTitle")} role="alert" maw="28rem">
          <Text size="sm">{failureSentence(query.error, translate)}</Text>
          <Button
            mt="xs"
            size="xs"
            variant="default"
            loading={query.isFetching}
            onClick={() => query.refetch()}
          >
            {translate("common.retry")}
          </Button>
        </Alert>
      ) : (
        <div role="status" className="state-note">
          <Loader size="sm" aria-hidden />
          <Text c="dimmed">{translate("state.loading")}</Text>
        </div>
      )}
    </main>
  );
}
