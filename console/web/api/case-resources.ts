import {
  type CaseListQuery,
  caseCandidate,
  caseCounts,
  caseDetail,
  caseEvent,
  caseSummary,
  caseSummaryText,
  customerDetail,
  deviceOwner,
  fault,
  findAnswer,
  page,
  type summaryQuery,
} from "@housecall/proto/api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";

/** Cases that one page of a queue holds. */
export const casePageSize = 50;
/** How often views ask again beside what comes live, in case a live event was missed. */
const refetchMs = 30_000;
const customerLimit = 8;

/** What a queue is narrowed by. */
export type QueueQuery = Pick<CaseListQuery, "queue" | "sort"> &
  Partial<Pick<CaseListQuery, "severity" | "deviceClass" | "channel" | "team" | "text" | "skills">>;

/** Cases and customers, as queries with their cache keys. */
export function caseResources(api: ApiClient) {
  return {
    cases: (query: QueueQuery) =>
      infiniteQueryOptions({
        queryKey: ["cases", "queue", query],
        queryFn: ({ pageParam, signal }) =>
          api.get("/api/cases", page(caseSummary), {
            query: { ...query, cursor: pageParam, limit: casePageSize },
            signal,
          }),
        initialPageParam: "",
        getNextPageParam: (last) => last.nextCursor,
        refetchInterval: refetchMs,
      }),
    find: (text: string) =>
      queryOptions({
        queryKey: ["find", text],
        gcTime: 0,
        queryFn: ({ signal }) => api.get("/api/find", findAnswer, { query: { text }, signal }),
      }),
    /** Without waiting for a pause in typing, for who has pressed Enter already. */
    findNow: (text: string) => api.get("/api/find", findAnswer, { query: { text } }),
    caseCounts: () =>
      queryOptions({
        queryKey: ["cases", "counts"],
        queryFn: ({ signal }) => api.get("/api/cases/counts", caseCounts, { signal }),
        refetchInterval: refetchMs,
      }),
    casesOfDevice: (deviceId: string) =>
      queryOptions({
        queryKey: ["cases", "device", deviceId],
        queryFn: ({ signal }) =>
          api.get("/api/cases", page(caseSummary), {
            query: { deviceId, sort: "opened", limit: 10 },
            signal,
          }),
        refetchInterval: refetchMs,
      }),
    ...oneCaseResources(api),
  };
}

function oneCaseResources(api: ApiClient) {
  return {
    case: (number: string) =>
      queryOptions({
        queryKey: ["case", number],
        queryFn: ({ signal }) => api.get(casePath(number), caseDetail, { signal }),
        refetchInterval: refetchMs,
      }),
    caseEvents: (number: string) =>
      queryOptions({
        queryKey: ["case-events", number],
        queryFn: ({ signal }) => api.get(`${casePath(number)}/events`, z.array(caseEvent), { signal }),
        refetchInterval: refetchMs,
      }),
    caseCandidates: (number: string) =>
      queryOptions({
        queryKey: ["case-candidates", number],
        gcTime: 0,
        queryFn: ({ signal }) =>
          api.get(`${casePath(number)}/candidates`, z.array(caseCandidate), { signal }),
      }),
    faultsOfCase: (deviceId: string) =>
      queryOptions({
        queryKey: ["faults", deviceId, "open"],
        queryFn: ({ signal }) =>
          api.get("/api/faults", z.array(fault), { query: { deviceId, state: "open" }, signal }),
        refetchInterval: refetchMs,
      }),
    ...customerResources(api),
  };
}

/** What the page of a case asks beside the case. */
function customerResources(api: ApiClient) {
  return {
    summaryText: (number: string, query: z.input<typeof summaryQuery>) =>
      queryOptions({
        queryKey: ["summary-text", number, query],
        queryFn: ({ signal }) => api.get(`${casePath(number)}/summary`, caseSummaryText, { query, signal }),
      }),
    customers: (text: string) =>
      queryOptions({
        queryKey: ["customers", text],
        queryFn: ({ signal }) =>
          api.get("/api/customers", page(customerDetail), { query: { text, limit: customerLimit }, signal }),
      }),
    deviceOwner: (deviceId: string) =>
      queryOptions({
        queryKey: ["owner", deviceId],
        queryFn: ({ signal }) =>
          api.get(`/api/devices/${encodeURIComponent(deviceId)}/registration`, deviceOwner, { signal }),
      }),
  };
}

/** Where the API has a case. */
export function casePath(number: string): string {
  return `/api/cases/${encodeURIComponent(number)}`;
}
