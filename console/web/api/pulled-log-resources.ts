import {
  type PulledLogFilter,
  type PulledStep,
  pulledLines,
  pulledLog,
  pulledLogFilter,
  pulledPatterns,
  pulledStepAnswer,
} from "@housecall/proto/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ApiClient } from "./api-client.ts";
import { withQuery } from "./api-client.ts";

/** How often a page asks how far reading is. */
const readingMs = 500;
const patternsMs = 1_500;
/** Lines before and behind the chosen one. */
export const contextLines = 5;

/** A pulled file, as queries with their cache keys; lines themselves are kept by the page, which holds few. */
export function pulledLogResources(api: ApiClient) {
  return {
    pulledLog: (pullId: string, filter: PulledLogFilter) =>
      queryOptions({
        queryKey: ["pulled-log", pullId, filter],
        queryFn: ({ signal }) => api.get(logPath(pullId), pulledLog, { query: { ...filter }, signal }),
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
        refetchInterval: ({ state: { data } }) => {
          if (data?.state === "reading") return readingMs;
          return data?.readingPatterns ? patternsMs : false;
        },
      }),
    pulledPatterns: (pullId: string, filter: PulledLogFilter) =>
      queryOptions({
        queryKey: ["pulled-log", pullId, "patterns", filter],
        queryFn: ({ signal }) =>
          api.get(`${logPath(pullId)}/patterns`, pulledPatterns, { query: { ...filter, limit: 50 }, signal }),
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
        refetchInterval: ({ state: { data } }) => (data?.readingPatterns ? patternsMs : false),
      }),
    /** A line with its neighbours, whatever the filter hides. */
    pulledContext: (pullId: string, line: number) =>
      queryOptions({
        queryKey: ["pulled-log", pullId, "context", line],
        gcTime: 0,
        staleTime: Number.POSITIVE_INFINITY,
        queryFn: ({ signal }) =>
          api.get(`${logPath(pullId)}/lines`, pulledLines, {
            query: { line, before: contextLines, limit: 2 * contextLines + 1 },
            signal,
          }),
      }),
    /** Place of a line among those that a filter shows. */
    pulledPlace: (pullId: string, filter: PulledLogFilter, line: number) =>
      queryOptions({
        queryKey: ["pulled-log", pullId, "place", filter, line],
        gcTime: 0,
        staleTime: Number.POSITIVE_INFINITY,
        queryFn: async ({ signal }) => {
          const query = { ...filter, line, limit: 1 };
          return (await api.get(`${logPath(pullId)}/lines`, pulledLines, { query, signal })).at;
        },
      }),
  };
}

/** What is asked of a pulled file as somebody scrolls and steps through it. */
export function pulledLogReads(api: ApiClient) {
  return {
    pulledLines: (
      pullId: string,
      filter: PulledLogFilter,
      part: { position: number; limit: number; signal: AbortSignal },
    ) => {
      const { signal, ...place } = part;
      return api.get(`${logPath(pullId)}/lines`, pulledLines, { query: { ...filter, ...place }, signal });
    },
    pulledStep: (pullId: string, filter: PulledLogFilter, step: { line: number; to: PulledStep }) =>
      api.get(`${logPath(pullId)}/step`, pulledStepAnswer, { query: { ...filter, ...step } }),
  };
}

/** Where the shown lines of a pulled file are downloaded. */
export function pulledExportPath(pullId: string, filter: PulledLogFilter, format: "ndjson" | "csv"): string {
  return withQuery(`${logPath(pullId)}/export`, { ...filter, format });
}

/** A filter that hides and finds nothing. */
export const everyLine: PulledLogFilter = pulledLogFilter.parse({});

function logPath(pullId: string): string {
  return `/api/pulls/${encodeURIComponent(pullId)}/log`;
}
