/** The only importer of prom-client: the server's counts in the text format of Prometheus. */
import { type DurationMs, SECOND_MS } from "@housecall/proto/base";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { durationBuckets, type MetricName, metricCatalogue } from "./catalogue.ts";
import type { MetricSample } from "./samples.ts";

/** An HTTP request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** Template of the route; undefined when none was found. */
  readonly route: string | undefined;
  readonly status: number;
  readonly tookMs: DurationMs;
}

/** What the server counts; each server has counts of its own. */
export interface Metrics {
  /** A record waited so long until it was durable. */
  stored(waitedMs: DurationMs): void;
  answered(request: AnsweredRequest): void;
  /** Counts CPU, memory, event loop and garbage collection of the process from now on. Once in a process. */
  measureProcess(): void;
  /** Everything, with these values of now, in the text format that `contentType` names. */
  text(now: readonly MetricSample[]): Promise<string>;
  readonly contentType: string;
}

/** How often the event loop is asked whether it is late; more often costs more. */
const EVENT_LOOP_PRECISION_MS = 50;
/** Gauges of prom-client that are named like counters, which promtool refuses; their parts are there and can be summed. */
const MISNAMED = ["handles", "requests", "resources"].map((each) => `nodejs_active_${each}_total`);
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const OTHER = "other";

/** Counts that begin at zero. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const optionsOf = (name: MetricName) => {
    const { help, labels } = metricCatalogue[name];
    return { name, help, labelNames: [...labels], registers: [registry] };
  };
  const write = writerOf(optionsOf);
  const buckets = [...durationBuckets];
  const commits = new Histogram({ ...optionsOf("housecall_ingest_commit_seconds"), buckets });
  const requests = new Counter(optionsOf("housecall_http_requests_total"));
  const durations = new Histogram({ ...optionsOf("housecall_http_request_seconds"), buckets });
  return {
    contentType: registry.contentType,
    stored: (waitedMs) => commits.observe(Math.max(0, waitedMs) / SECOND_MS),
    answered: ({ method, route = OTHER, status, tookMs }) => {
      const labels = { method: METHODS.has(method) ? method : OTHER, route };
      requests.inc({ ...labels, status: String(status) });
      durations.observe(labels, tookMs / SECOND_MS);
    },
    measureProcess: () => {
      collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
      for (const name of MISNAMED) registry.removeSingleMetric(name);
    },
    text: (now) => {
      write(now);
      return registry.metrics();
    },
  };
}

type Options = {
  readonly name: MetricName;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry[];
};

/** Metrics whose values are kept elsewhere: each writing replaces all of them at once. */
function writerOf(optionsOf: (name: MetricName) => Options): (now: readonly MetricSample[]) => void {
  const metrics = new Map<MetricName, Gauge | Counter>();
  const metricOf = (name: MetricName): Gauge | Counter => {
    const isGauge = metricCatalogue[name].type === "gauge";
    const metric = metrics.get(name) ?? (isGauge ? new Gauge(optionsOf(name)) : new Counter(optionsOf(name)));
    metrics.set(name, metric);
    return metric;
  };
  return (now) => {
    for (const metric of metrics.values()) metric.reset();
    for (const { name, labels = {}, value } of now) {
      const metric = metricOf(name);
      if (metric instanceof Gauge) metric.set(labels, value);
      else metric.inc(labels, value);
    }
  };
}
