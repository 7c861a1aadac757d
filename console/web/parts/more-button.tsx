import { Button, Group } from "@mantine/core";
import { useTranslate } from "../shell/use-preferences.tsx";

/** Below a list that comes in pages: asks for the next one; nothing when there is none. */
export function MoreButton({
  query,
}: {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}) {
  const translate = useTranslate();
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center" mt="md">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        {translate("common.more")}
      </Button>
    </Group>
  );
}
