import type { Me } from "@housecall/proto/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWorld } from "../app-context.tsx";

/** Keeps language and time zone with the account of whoever is signed in. */
export function useSavePreferences() {
  const { actions } = useWorld();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (chosen: Pick<Me, "language" | "timeZone">) => actions.savePreferences(chosen),
    onSuccess: (me) => client.setQueryData(["me"], me),
  });
}
