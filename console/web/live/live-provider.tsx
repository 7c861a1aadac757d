import type {
  CaseDetail,
  Command,
  DeviceDetail,
  DeviceSummary,
  Fault,
  LiveEvent,
  Loss,
} from "@housecall/proto/api";
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { withQuery } from "../api/api-client.ts";
import { maxRefetchedPages } from "../api/resources.ts";
import { useWorld } from "../app-context.tsx";
import { type AtMostEvery, atMostEvery } from "./at-most-every.ts";
import { LiveConnection, type LiveState } from "./live-connection.ts";
import { liveScopeOf } from "./live-scope.ts";
import { withCommand, withFault, withListedDevice, withLoss, withSummary, withValues } from "./merge-live.ts";
import { emptyTail, type TailBuffer, withTailLines } from "./tail-buffer.ts";

/** The live connection as pages see it. */
export interface Live {
  readonly state: LiveState;
  /** When the newest event before the loss was seen, by the server's clock. */
  readonly lastSeenAtMs: number;
  readonly tail: TailBuffer;
  readonly retryNow: () => void;
  /** Tells which device the page of a case is about; "" when it is left. */
  readonly followCaseDevice: (deviceId: string) => void;
}

/** A fleet list is fetched anew for devices that it does not show at most this often. */
const fleetFetchMs = 5_000;
/** Queues are fetched anew at most this often, however many cases change. */
const queueFetchMs = 1_000;
/** The timeline is fetched anew at most this often, however much happens. */
const timelineFetchMs = 2_000;

const LiveContext = createContext<Live | undefined>(undefined);

/** The live connection of this page. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive: used outside LiveProvider");
  return live;
}

/** Listens to what changes (for one device on its page, for all elsewhere) and merges it into what queries have fetched. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const world = useWorld();
  const client = useQueryClient();
  const [path] = useLocation();
  const [caseDeviceId, followCaseDevice] = useState("");
  const { deviceId, topic } = liveScopeOf(path, caseDeviceId);
  const [state, setState] = useState<LiveState>("connecting");
  const [lastSeenAtMs, setLastSeenAtMs] = useState(() => world.clock.nowMs());
  const [tail, setTail] = useState<TailBuffer>(() => emptyTail(""));
  const connection = useRef<LiveConnection | undefined>(undefined);

  useEffect(() => {
    let newestAtMs = world.clock.nowMs();
    const queries = liveQueries(client);
    const live = new LiveConnection({
      open: () => new EventSource(withQuery("/api/live", { deviceId, topic })),
      after,
      random: world.random,
      onEvent: (event) => {
        newestAtMs = world.clock.nowMs();
        const nowMs = newestAtMs;
        if (event.kind === "tail") setTail((held) => withTailLines(held, event, nowMs));
        else queries.merge(event);
      },
      onState: (next) => {
        setState(next);
        if (next === "open") return;
        setLastSeenAtMs(newestAtMs);
        void client.invalidateQueries({ queryKey: ["me"] });
      },
      onGap: () =>
        void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "pulled-log" }),
    });
    connection.current = live;
    return () => {
      queries.stop();
      live.close();
    };
  }, [client, deviceId, topic, world]);

  const value = useMemo(
    () => ({
      ...{ state, lastSeenAtMs, tail, followCaseDevice },
      retryNow: () => connection.current?.retryNow(),
    }),
    [state, lastSeenAtMs, tail],
  );
  return <LiveContext value={value}>{children}</LiveContext>;
}

type FleetPages = InfiniteData<{ readonly items: readonly DeviceSummary[] }>;
type Merged = "merged" | "fleet outdated";

function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** Merges events into what queries have fetched, and fetches lists anew that cannot be merged into. */
function liveQueries(client: QueryClient) {
  const fleetFetch = atMostEvery({
    periodMs: fleetFetchMs,
    after,
    run: () => void client.invalidateQueries({ queryKey: ["fleet"], predicate: isShortList }),
  });
  const queueFetch = fetchAgain(client, ["cases", "kpis"], queueFetchMs);
  const timelineFetch = fetchAgain(client, ["timeline"], timelineFetchMs);
  // What lists were not told while the page heard of one device alone; an answer that is on its way is good enough.
  for (const key of ["fleet", "cases"])
    void client.invalidateQueries({ queryKey: [key] }, { cancelRefetch: false });
  return {
    merge: (event: Exclude<LiveEvent, { kind: "tail" }>): void => {
      if (onTimeline.has(event.kind)) timelineFetch.want();
      if (event.kind === "consent") {
        for (const key of ["consents", "consent-asks"])
          void client.invalidateQueries({ queryKey: [key, event.deviceId] });
      } else if (event.kind === "case") {
        queueFetch.want();
        refetchCase(client, event.number);
      } else if (mergeIntoQueries(client, event) === "fleet outdated") fleetFetch.want();
    },
    stop: (): void => {
      fleetFetch.stop();
      queueFetch.stop();
      timelineFetch.stop();
    },
  };
}

/** A list that was scrolled far would be fetched page by page, all of them; what it holds is merged into live. */
function isShortList({ state }: { readonly state: { readonly data?: unknown } }): boolean {
  return ((state.data as FleetPages | undefined)?.pages.length ?? 0) <= maxRefetchedPages;
}

/** What a timeline tells of; of values and presence there is far more. */
const onTimeline: ReadonlySet<LiveEvent["kind"]> = new Set(["fault", "command", "loss", "case", "consent"]);

function fetchAgain(client: QueryClient, keys: readonly string[], periodMs: number): AtMostEvery {
  const run = () => keys.forEach((key) => void client.invalidateQueries({ queryKey: [key] }));
  return atMostEvery({ periodMs, after, run });
}

function refetchCase(client: QueryClient, number: string): void {
  void client.invalidateQueries({ queryKey: ["case", number] });
  void client.invalidateQueries({ queryKey: ["case-events", number] });
}

function mergeIntoQueries(
  client: QueryClient,
  event: Exclude<LiveEvent, { kind: "tail" | "case" | "consent" }>,
): Merged {
  switch (event.kind) {
    case "device":
      client.setQueryData<DeviceDetail>(
        ["device", event.device.id],
        (held) => held && withSummary(held, event.device),
      );
      return mergeIntoFleet(client, event.device);
    case "values":
      client.setQueryData<DeviceDetail>(
        ["device", event.deviceId],
        (held) => held && withValues(held, event.values),
      );
      return "merged";
    case "fault":
      client.setQueryData<Fault[]>(
        ["faults", event.fault.deviceId, "open"],
        (held) => held && withFault(held, event.fault),
      );
      if (event.fault.state === "resolved")
        void client.invalidateQueries({ queryKey: ["faults", event.fault.deviceId, "all"] });
      return "merged";
    case "command":
      client.setQueryData<Command[]>(
        ["commands", event.command.deviceId],
        (held) => held && withCommand(held, event.command),
      );
      return "merged";
    case "loss":
      client.setQueryData<Loss[]>(["losses", event.deviceId], (held) => held && withLoss(held, event.loss));
      return "merged";
    case "case_presence":
      client.setQueryData<CaseDetail>(
        ["case", event.number],
        (held) => held && { ...held, present: event.present },
      );
      return "merged";
    case "health":
      client.setQueryData(["health"], event.health);
      return "merged";
  }
}

function mergeIntoFleet(client: QueryClient, device: DeviceSummary): Merged {
  let merged: Merged = "merged";
  for (const [key, held] of client.getQueriesData<FleetPages>({ queryKey: ["fleet"] })) {
    if (!held) continue;
    const pages = held.pages.map((page) => ({ page, items: withListedDevice(page.items, device) }));
    if (pages.every(({ items }) => items === undefined)) merged = "fleet outdated";
    else
      client.setQueryData(key, {
        ...held,
        pages: pages.map(({ page, items }) => ({ ...page, items: items ?? page.items })),
      });
  }
  return merged;
}
