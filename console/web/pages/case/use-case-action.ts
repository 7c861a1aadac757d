import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CaseDeed } from "../../api/case-actions.ts";
import { useWorld } from "../../app-context.tsx";

/** Does something with a case; what is shown of it is renewed at once. */
export function useCaseAction(number: string, onDone: () => void = () => undefined) {
  const { actions } = useWorld();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (deed: CaseDeed) => actions.actOnCase(number, deed),
    onSuccess: (found) => {
      client.setQueryData(["case", number], found);
      void client.invalidateQueries({ queryKey: ["case-events", number] });
      void client.invalidateQueries({ queryKey: ["cases"] });
      onDone();
    },
  });
}

/** What {@link useCaseAction} gives. */
export type CaseActionState = ReturnType<typeof useCaseAction>;
