import { type answerStepRequest, casePlaybook, playbookSummary, playbookView } from "@housecall/proto/api";
import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import { casePath } from "./case-resources.ts";

/** A step that waits for a reading is looked at so often. */
const lookMs = 5_000;

/** Playbooks, as queries with their cache keys. */
export function playbookResources(api: ApiClient) {
  return {
    playbooks: () =>
      queryOptions({
        queryKey: ["playbooks"],
        queryFn: ({ signal }) => api.get("/api/playbooks", z.array(playbookSummary), { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    playbook: (id: string) =>
      queryOptions({
        queryKey: ["playbooks", id],
        queryFn: ({ signal }) =>
          api.get(`/api/playbooks/${encodeURIComponent(id)}`, playbookView, { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    /** Renewed with the events of the case, and every few seconds while a run goes on. */
    casePlaybook: (number: string) =>
      queryOptions({
        queryKey: ["case-events", number, "playbook"],
        queryFn: ({ signal }) => api.get(`${casePath(number)}/playbook`, casePlaybook, { signal }),
        refetchInterval: ({ state }) => (state.data?.run?.state === "running" ? lookMs : false),
      }),
  };
}

/** What people do with a run. */
export function playbookActions(api: ApiClient) {
  const path = (number: string) => `${casePath(number)}/playbook`;
  return {
    startPlaybook: (number: string, playbook: string) => api.post(path(number), casePlaybook, { playbook }),
    answerStep: (number: string, step: string, body: z.input<typeof answerStepRequest>) =>
      api.post(`${path(number)}/steps/${encodeURIComponent(step)}`, casePlaybook, body),
    stopPlaybook: (number: string, note: string) => api.post(`${path(number)}/stop`, casePlaybook, { note }),
  };
}
