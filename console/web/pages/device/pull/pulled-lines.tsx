import type { Command } from "@housecall/proto/api";
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { pullFilePath } from "../../../api/actions.ts";
import { useWorld } from "../../../app-context.tsx";
import { LogLines } from "../../../parts/log-lines.tsx";
import { View } from "../../../parts/view.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { previewBytes, pulledLines } from "./pulled-lines-view-model.ts";

/** The first lines of a pulled file, in the page. */
export function PulledLines({ command }: { readonly command: Command }) {
  const translate = useTranslate();
  const { api } = useWorld();
  const query = useQuery({
    queryKey: ["pulled-lines", command.id],
    queryFn: async ({ signal }) =>
      pulledLines(await api.text(pullFilePath(command.id), { maxBytes: previewBytes, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const all = command.manifest?.lines ?? 0;
  return (
    <View
      query={query}
      count={(lines) => lines.length}
      texts={{
        loading: translate("pull.linesLoading"),
        failed: translate("pull.linesFailed"),
        empty: { title: translate("pull.say.succeededEmpty"), body: "" },
      }}
    >
      {(lines) => (
        <>
          <LogLines label={translate("pull.lines")} lines={lines} />
          {lines.length < all && (
            <Text size="sm" c="dimmed" mt={4}>
              {translate("pull.linesShown", { shown: lines.length, count: all })}
            </Text>
          )}
        </>
      )}
    </View>
  );
}
