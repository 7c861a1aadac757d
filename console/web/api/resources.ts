import {
  type AuditFilter,
  auditEntry,
  type Command,
  command,
  consentRow,
  deviceActions,
  deviceDetail,
  devicePage,
  fault,
  type LogQuery,
  logLine,
  loss,
  me,
  page,
  quarantined,
  type SeriesQuery,
  series,
  serverHealth,
  setUpState,
  staffList,
  type TimelineKind,
  timeline,
} from "@housecall/proto/api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { withFetchedCommands } from "../live/merge-live.ts";
import type { ApiClient } from "./api-client.ts";
import { caseResources } from "./case-resources.ts";
import { consentResources } from "./consent-requests.ts";
import { kpiResources } from "./kpi-resources.ts";
import { playbookResources } from "./playbook-resources.ts";
import { pulledLogResources } from "./pulled-log-resources.ts";

/** Devices that one page of the fleet list holds. */
export const fleetPageSize = 100;
/** A list that holds more pages is not asked for again by itself: that would ask for every page of it. */
export const maxRefetchedPages = 3;
/** Entries that one page of the audit holds. */
const auditPageSize = 100;
/** Newest entries of one device that are asked for; many of them only tell who looked. */
const auditLimit = 1_000;
const quarantineLimit = 500;
/** Entries of the timeline that a page shows. */
const timelineLimit = 500;
/** How often views ask again beside what comes live, in case a live event was missed. */
const refetchMs = 30_000;
/** What an action wants may change while somebody reads it: a door, a cycle. */
const actionsRefetchMs = 10_000;
/** How long an answer about a range that has moved on is kept. */
const movingGcMs = 20_000;

/** A range of a device's timeline, its end excluded, and the lanes that are listed. */
interface TimelineAsk {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kinds: readonly TimelineKind[];
}

/** What can be read from the server, as queries with their cache keys. */
export function createResources(api: ApiClient) {
  return {
    ...serverResources(api),
    ...deviceResources(api),
    ...recordResources(api),
    ...historyResources(api),
    ...caseResources(api),
    ...kpiResources(api),
    ...pulledLogResources(api),
    ...playbookResources(api),
    ...consentResources(api),
  };
}

/** The queries of {@link createResources}. */
export type Resources = ReturnType<typeof createResources>;

/** About the server, who is signed in, and what happened on all devices. */
function serverResources(api: ApiClient) {
  return {
    setUp: () =>
      queryOptions({
        queryKey: ["set-up"],
        queryFn: ({ signal }) => api.get("/api/set-up", setUpState, { signal }),
      }),
    me: () =>
      queryOptions({
        queryKey: ["me"],
        queryFn: ({ signal }) => api.get("/api/me", me, { signal }),
        refetchInterval: 5 * 60_000,
      }),
    health: () =>
      queryOptions({
        queryKey: ["health"],
        queryFn: ({ signal }) => api.get("/api/health", serverHealth, { signal }),
        refetchInterval: refetchMs,
      }),
    staff: () =>
      queryOptions({
        queryKey: ["staff"],
        queryFn: ({ signal }) => api.get("/api/staff", staffList, { signal }),
        refetchInterval: refetchMs,
      }),
    audit: (filter: AuditFilter) =>
      infiniteQueryOptions({
        queryKey: ["audit", filter],
        queryFn: ({ pageParam, signal }) =>
          api.get("/api/audit", page(auditEntry), {
            query: { ...filter, cursor: pageParam, limit: auditPageSize },
            signal,
          }),
        initialPageParam: "",
        getNextPageParam: (last) => last.nextCursor,
        refetchInterval: refetchMs,
      }),
    quarantine: () =>
      queryOptions({
        queryKey: ["quarantine"],
        queryFn: ({ signal }) =>
          api.get("/api/quarantine", z.array(quarantined), { query: { limit: quarantineLimit }, signal }),
        refetchInterval: refetchMs,
      }),
  };
}

/** Devices, their values and their faults. */
function deviceResources(api: ApiClient) {
  return {
    fleet: (text: string) =>
      infiniteQueryOptions({
        queryKey: ["fleet", text],
        queryFn: ({ pageParam, signal }) =>
          api.get("/api/devices", devicePage, {
            query: { text, cursor: pageParam, limit: fleetPageSize },
            signal,
          }),
        initialPageParam: "",
        getNextPageParam: (last) => last.nextCursor,
        // Asking again for a list that was scrolled far would ask for every page of it; what changes comes live.
        refetchInterval: ({ state }) =>
          state.data && state.data.pages.length > maxRefetchedPages ? false : refetchMs,
      }),
    device: (id: string) =>
      queryOptions({
        queryKey: ["device", id],
        queryFn: ({ signal }) => api.get(devicePath(id), deviceDetail, { signal }),
        refetchInterval: refetchMs,
      }),
    series: (id: string, query: SeriesQuery) =>
      queryOptions({
        queryKey: ["series", id, query],
        gcTime: movingGcMs,
        queryFn: ({ signal }) => api.get(`${devicePath(id)}/series`, series, { query, signal }),
      }),
    openFaults: (deviceId: string) =>
      queryOptions({
        queryKey: ["faults", deviceId, "open"],
        queryFn: ({ signal }) =>
          api.get("/api/faults", z.array(fault), { query: { deviceId, state: "open" }, signal }),
        refetchInterval: refetchMs,
      }),
  };
}

/** What is kept about one device. */
function recordResources(api: ApiClient) {
  return {
    logs: (id: string, query: LogQuery) =>
      queryOptions({
        queryKey: ["logs", id, query],
        gcTime: movingGcMs,
        queryFn: ({ signal }) => api.get(`${devicePath(id)}/logs`, z.array(logLine), { query, signal }),
      }),
    losses: (id: string) =>
      queryOptions({
        queryKey: ["losses", id],
        queryFn: ({ signal }) => api.get(`${devicePath(id)}/losses`, z.array(loss), { signal }),
        refetchInterval: refetchMs,
      }),
    commands: (id: string) =>
      queryOptions({
        queryKey: ["commands", id],
        queryFn: ({ signal }) => api.get(`${devicePath(id)}/commands`, z.array(command), { signal }),
        structuralSharing: mergeCommands,
        refetchInterval: refetchMs,
      }),
    deviceActions: (id: string) =>
      queryOptions({
        queryKey: ["device-actions", id],
        queryFn: ({ signal }) => api.get(`${devicePath(id)}/actions`, deviceActions, { signal }),
        refetchInterval: actionsRefetchMs,
      }),
    consents: (id: string) =>
      queryOptions({
        queryKey: ["consents", id],
        queryFn: ({ signal }) => api.get(`${devicePath(id)}/consents`, z.array(consentRow), { signal }),
        refetchInterval: refetchMs,
      }),
    deviceAudit: (id: string) =>
      queryOptions({
        queryKey: ["audit", id],
        queryFn: ({ signal }) =>
          api.get(`${devicePath(id)}/audit`, z.array(auditEntry), { query: { limit: auditLimit }, signal }),
      }),
  };
}

/** What happened to one device, and its faults of any state. */
function historyResources(api: ApiClient) {
  return {
    timeline: (deviceId: string, query: TimelineAsk) =>
      queryOptions({
        queryKey: ["timeline", deviceId, query],
        gcTime: movingGcMs,
        queryFn: ({ signal }) =>
          api.get(`${devicePath(deviceId)}/timeline`, timeline, {
            query: { ...query, kinds: query.kinds.join(","), limit: timelineLimit },
            signal,
          }),
      }),
    /** Every fault of a device, for the card of one of them. */
    allFaults: (deviceId: string) =>
      queryOptions({
        queryKey: ["faults", deviceId, "all"],
        queryFn: ({ signal }) =>
          api.get("/api/faults", z.array(fault), { query: { deviceId, state: "all", limit: 1_000 }, signal }),
      }),
  };
}

/** A live event may overtake the answer to a fetch; the older answer must not undo it. */
function mergeCommands(held: unknown, fetched: unknown): unknown {
  return held === undefined ? fetched : withFetchedCommands(held as Command[], fetched as Command[]);
}

function devicePath(id: string): string {
  return `/api/devices/${encodeURIComponent(id)}`;
}
