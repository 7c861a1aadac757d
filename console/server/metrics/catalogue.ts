/** Seconds into which waiting and answering times are sorted. */
export const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface MetricDefinition {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
}

/**
 * Every metric of the server, by name; units are in the names. The table in console/docs/METRICS.md is made from this.
 *
 * Values of labels are words of the code or templates of routes, never anything that a device or person chose.
 */
export const metricCatalogue = {
  housecall_build_info: {
    type: "gauge",
    help: "Always 1; the version is in the label.",
    labels: ["version"],
  },
  housecall_problems: {
    type: "gauge",
    help: "Problems of the server that are open now.",
    labels: ["kind"],
  },
  housecall_ingest_records_total: {
    type: "counter",
    help: "Records stored, since the data folder was made.",
    labels: [],
  },
  housecall_ingest_samples_total: {
    type: "counter",
    help: "Samples stored, since the data folder was made.",
    labels: [],
  },
  housecall_ingest_log_lines_total: {
    type: "counter",
    help: "Log lines stored, since the data folder was made.",
    labels: [],
  },
  housecall_ingest_duplicates_total: {
    type: "counter",
    help: "Records that came again and were left out, since the data folder was made.",
    labels: [],
  },
  housecall_ingest_quarantined_total: {
    type: "counter",
    help: "Messages of devices that were refused and kept aside.",
    labels: ["reason"],
  },
  housecall_ingest_commit_seconds: {
    type: "histogram",
    help: "How long a record waited from its receiving until it was durable.",
    labels: [],
  },
  housecall_devices_connected: {
    type: "gauge",
    help: "Devices with a session.",
    labels: [],
  },
  housecall_connections_refused_total: {
    type: "counter",
    help: "Connections of devices that were refused or ended by the server.",
    labels: ["reason"],
  },
  housecall_engine_inputs_total: {
    type: "counter",
    help: "Inputs that the rules engine took, those that a start judges again included.",
    labels: [],
  },
  housecall_engine_verdicts_total: {
    type: "counter",
    help: "Changes of faults that the rules engine told, by the state that they led to.",
    labels: ["state"],
  },
  housecall_rules_suspended: {
    type: "gauge",
    help: "Rules that are suspended on some device, or on all.",
    labels: [],
  },
  housecall_faults_open: {
    type: "gauge",
    help: "Open faults on all devices.",
    labels: ["severity"],
  },
  housecall_commands: {
    type: "gauge",
    help: "Stored commands.",
    labels: ["kind", "state"],
  },
  housecall_pull_bytes_total: {
    type: "counter",
    help: "Bytes of pulled files that were stored.",
    labels: [],
  },
  housecall_http_requests_total: {
    type: "counter",
    help: "Answers to HTTP requests; the route is its template, other where there is none.",
    labels: ["method", "route", "status"],
  },
  housecall_http_request_seconds: {
    type: "histogram",
    help: "How long answers to HTTP requests took; live streams are left out.",
    labels: ["method", "route"],
  },
  housecall_event_streams_open: {
    type: "gauge",
    help: "Pages that listen to live events.",
    labels: [],
  },
  housecall_store_bytes: {
    type: "gauge",
    help: "Bytes on disk, measured once a minute.",
    labels: ["store"],
  },
  housecall_store_restarts_total: {
    type: "counter",
    help: "How often the telemetry store broke down and was started again.",
    labels: [],
  },
  housecall_audit_entries: {
    type: "gauge",
    help: "Entries of the audit.",
    labels: [],
  },
  housecall_audit_head_entries: {
    type: "gauge",
    help: "Entries that the newest head outside the data folder covers.",
    labels: [],
  },
  housecall_audit_head_age_seconds: {
    type: "gauge",
    help: "Age of the newest head; one is written within a second of new entries, and every hour.",
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** Name of a metric of ours. */
export type MetricName = keyof typeof metricCatalogue;
