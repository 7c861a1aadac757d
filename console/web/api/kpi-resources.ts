import { type KpiQuery, kpiReport, publishedLine } from "@housecall/proto/api";
import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";

const refetchMs = 60_000;

/** Key figures, as queries with their cache keys. */
export function kpiResources(api: ApiClient) {
  return {
    kpis: (query: KpiQuery) =>
      queryOptions({
        queryKey: ["kpis", query],
        queryFn: ({ signal }) => api.get("/api/kpis", kpiReport, { query, signal }),
        refetchInterval: refetchMs,
      }),
    publishedKpis: () =>
      queryOptions({
        queryKey: ["kpis-published"],
        queryFn: ({ signal }) => api.get("/api/kpis/published", z.array(publishedLine), { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
  };
}
