import type { PulledLogFilter, PulledStep, PulledStepAnswer } from "@housecall/proto/api";
import { useHotkeys } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";

/** Going from match to match and from error to error. */
export interface LogSteps {
  readonly go: (to: PulledStep) => void;
  /** Which of how many the last step has reached, or how many there are. */
  readonly words: string;
}

/** A line that a step has reached. */
export interface Reached {
  readonly line: number;
  readonly position: number;
}

/** Steps through the shown lines; behind the last comes the first again. */
export function useLogSteps(options: {
  readonly pullId: string;
  readonly filter: PulledLogFilter;
  readonly line: number;
  readonly lines: number;
  readonly foundLines: number;
  readonly onReach: (reached: Reached) => void;
}): LogSteps {
  const { pullId, filter, line, lines, foundLines, onReach } = options;
  const { actions } = useWorld();
  const translate = useTranslate();
  const step = useMutation({
    mutationFn: async (to: PulledStep) => {
      const answer = await actions.pulledStep(pullId, filter, { line, to });
      if (answer.line !== null || answer.total === 0) return { to, filter, answer };
      const from = to.startsWith("next") ? 0 : lines + 1;
      return { to, filter, answer: await actions.pulledStep(pullId, filter, { line: from, to }) };
    },
    onSuccess: ({ answer }) => {
      if (answer.line !== null) onReach({ line: answer.line, position: answer.position });
    },
  });
  const go = (to: PulledStep): void => {
    if (filter.find !== "" || to.endsWith("-error")) step.mutate(to);
  };
  useHotkeys([
    ["n", () => go("next-found")],
    ["p", () => go("previous-found")],
    ["e", () => go("next-error")],
    ["shift+E", () => go("previous-error")],
  ]);
  const isOld = step.data?.filter !== filter || step.data?.answer.line !== line;
  if (step.isError) return { go, words: failureSentence(step.error, translate) };
  if (step.data && (!isOld || step.data.answer.line === null) && step.data.filter === filter)
    return { go, words: reachedWords(step.data, translate) };
  return { go, words: filter.find === "" ? "" : translate("log.found", { count: foundLines }) };
}

function reachedWords(
  { to, answer }: { readonly to: PulledStep; readonly answer: PulledStepAnswer },
  translate: ReturnType<typeof useTranslate>,
): string {
  const isError = to.endsWith("-error");
  if (answer.line === null) return translate(isError ? "log.noErrors" : "log.noneFound");
  return translate(isError ? "log.errorOf" : "log.foundOf", { number: answer.number, total: answer.total });
}
