import { markdownTable } from "../../config/markdown-table.ts";
import { durationBuckets, metricCatalogue } from "./catalogue.ts";

/** The text of console/docs/METRICS.md, made from the catalogue. */
export function metricsReference(): string {
  const rows = Object.entries(metricCatalogue).map(([name, { type, labels, help }]) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(", "),
    help,
  ]);
  return `# Metrics

\`GET /metrics\` gives what the server counts in the text format of Prometheus. Labels are words of the code and templates of
routes: nothing names a device, a home or a person. Counters begin at zero with the process unless their text says otherwise.

\`metricsAccess\` says who may read them ([CONFIGURATION.md](CONFIGURATION.md)):
- \`loopback\` (default): programs of the same machine, without a token. Not when \`publicUrl\` names a proxy, through which
  everybody would seem to be on the same machine.
- \`token\`: whoever sends \`Authorization: Bearer\` with the token in \`metrics-token\` of the keys folder, which the server makes once.
- \`off\`: nobody, people neither.

People who are signed in need the permission \`metrics:read\` ([PERMISSIONS.md](PERMISSIONS.md)), wherever they are.

\`\`\`yaml
scrape_configs:
  - job_name: housecall
    static_configs: [{ targets: ["127.0.0.1:8080"] }]
    # with metricsAccess: token
    # authorization: { credentials_file: /etc/prometheus/housecall-token }
\`\`\`

Worth an alert: \`housecall_problems > 0\`, \`housecall_audit_head_age_seconds > 7200\`, \`rate(housecall_ingest_quarantined_total[15m]) > 0\`,
\`histogram_quantile(0.99, rate(housecall_ingest_commit_seconds_bucket[5m])) > 1\`, \`nodejs_eventloop_lag_p99_seconds > 0.5\`.

This page is generated from \`console/server/metrics/catalogue.ts\`: \`node console/server/metrics/write-reference.ts\`.

${markdownTable(["metric", "type", "labels", "meaning"], rows)}

Histograms sort into ${durationBuckets.join(", ")} seconds. Beside these come \`process_*\` (CPU, memory, open files, start) and
\`nodejs_*\` (event-loop lag, heap, garbage collection) as every Node program names them.
`;
}
