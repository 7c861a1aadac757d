import type { PlaybookStepEnd } from "@housecall/proto/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";

/** Something that a person does with a run; `is: null` has telemetry decide the step. */
export type PlaybookDeed =
  | { readonly kind: "start"; readonly playbook: string }
  | {
      readonly kind: "answer";
      readonly step: string;
      readonly is: PlaybookStepEnd | null;
      readonly note: string;
    }
  | { readonly kind: "stop"; readonly note: string };

/** Does something with the run of a case; what is shown of the case is renewed at once. */
export function usePlaybook(number: string) {
  const { actions } = useWorld();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (deed: PlaybookDeed) => {
      switch (deed.kind) {
        case "start":
          return actions.startPlaybook(number, deed.playbook);
        case "answer":
          return actions.answerStep(number, deed.step, { is: deed.is, note: deed.note });
        case "stop":
          return actions.stopPlaybook(number, deed.note);
      }
    },
    onSuccess: (found) => client.setQueryData(["case-events", number, "playbook"], found),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["case-events", number] });
      void client.invalidateQueries({ queryKey: ["case", number] });
    },
  });
}

/** What {@link usePlaybook} gives. */
export type PlaybookWork = ReturnType<typeof usePlaybook>;
